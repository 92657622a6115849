#include "samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>

namespace motcua::app {

namespace {

using tests::at;

/// One message at a time, and what was said of it.
class OneJob final : public NotificationStore {
public:
    core::Expected<int> plan_notifications(int, Plan const&) override { return 0; }

    core::Expected<std::vector<NotificationJob>> claim_notifications(int, int) override {
        auto taken = std::vector<NotificationJob>();
        if (job) {
            taken.push_back(*job);
            job.reset();
        }
        return taken;
    }

    core::Expected<bool> finish_notification(NotificationOutcome const& outcome) override {
        outcomes.push_back(outcome);
        return true;
    }

    core::Expected<void> note_delivery(DeliveryReport const&) override { return {}; }

    core::Expected<std::optional<core::Instant>> next_notification() override {
        return std::optional<core::Instant>();
    }

    core::Expected<std::string> notifications(core::DossierId const&) override { return std::string("[]"); }

    core::Expected<std::string>
    unit_notifications(UnitNotifications const&, std::optional<PageFrom> const&, int) override {
        return std::string("[]");
    }

    core::Expected<void> retry_notification(core::DossierId const&, std::string const&) override {
        return {};
    }

    core::Expected<void>
    resend_notification(core::DossierId const&, std::string const&, std::string const&, Actor const&)
        override {
        return {};
    }

    std::optional<NotificationJob> job;
    std::vector<NotificationOutcome> outcomes;
};

class Sink final : public MessageSender {
public:
    core::Expected<std::string> send(OutMessage const& message) override {
        messages.push_back(message);
        if (failure) {
            return *failure;
        }
        return std::string("p-1");
    }

    std::vector<OutMessage> messages;
    std::optional<core::Failure> failure;
};

class Sending : public testing::Test {
protected:
    NotificationOutcome sent(NotificationJob const& job) {
        store_.job = job;
        auto const done = tell_applicants(
            store_,
            rules_,
            book_,
            policy_,
            senders_,
            [](NotificationOutcome const&) {},
            4
        );
        EXPECT_EQ(done.value(), 1);
        return store_.outcomes.back();
    }

    static NotificationJob sms_job() {
        auto job = NotificationJob{};
        job.notification_id = "0d5f0f5e-0000-4000-8000-000000000001";
        job.lease = "lease";
        job.channel = NoticeChannel::sms;
        job.attempts = 1;
        job.now = at("2026-03-02 09:05");
        job.first_due_at = at("2026-03-02 09:05");
        job.name = "Nguyễn Thị Đào";
        job.address = "0900000001";
        job.facts = tests::accepted_facts();
        return job;
    }

    OneJob store_;
    Sink mail_;
    Sink gateway_;
    Rules rules_{{}, {}, {tests::a_unit()}};
    NoticeBook book_ = tests::shipped_notices();
    NoticePolicy policy_{
        {std::chrono::hours{21}, std::chrono::hours{7}},
        std::chrono::hours{72},
        std::chrono::hours{24},
        tests::lookup_url};
    Senders senders_{&mail_, &gateway_};
};

core::Failure away() {
    return {core::Errc::unavailable, "sms_unavailable", "Chưa nhận.", "Not taken."};
}

} // namespace

TEST_F(Sending, KeepsWhatWentOutAndTheProvidersId) {
    auto const outcome = sent(sms_job());

    EXPECT_EQ(outcome.state, NotificationState::sent);
    EXPECT_EQ(outcome.address, "+84900000001");
    EXPECT_EQ(outcome.provider_id, "p-1");
    EXPECT_EQ(outcome.notice->text, gateway_.messages.front().text);
    EXPECT_EQ(gateway_.messages.front().id, sms_job().notification_id);
}

TEST_F(Sending, PassingTroubleIsTriedAgainLaterEachTime) {
    gateway_.failure = away();
    auto job = sms_job();
    auto const first = sent(job);
    job.attempts = 4;
    auto const fourth = sent(job);

    EXPECT_EQ(first.state, NotificationState::waiting);
    auto const pause = [&](NotificationOutcome const& outcome) { return *outcome.next_try_at - job.now; };
    EXPECT_GE(pause(first), std::chrono::milliseconds{800});
    EXPECT_LE(pause(first), std::chrono::milliseconds{1200});
    EXPECT_GE(pause(fourth), std::chrono::seconds{48});
    EXPECT_LE(pause(fourth), std::chrono::seconds{72});
}

TEST_F(Sending, MessagesHeldUpTogetherComeBackApart) {
    gateway_.failure = away();
    auto times = std::vector<core::Instant>();
    for (auto const* const id : {"a", "b", "c", "d", "e"}) {
        auto job = sms_job();
        job.notification_id = id;
        job.attempts = 7;
        times.push_back(*sent(job).next_try_at);
    }

    EXPECT_NE(std::adjacent_find(times.begin(), times.end(), std::not_equal_to<>()), times.end());
}

TEST_F(Sending, RefusalForGoodAndADayOfTroubleAreTheEnd) {
    gateway_.failure = core::conflict("sms_refused", "Từ chối.", "Refused.");
    EXPECT_EQ(sent(sms_job()).state, NotificationState::failed);

    gateway_.failure = away();
    auto job = sms_job();
    job.now = job.first_due_at + std::chrono::hours{24};
    auto const outcome = sent(job);

    EXPECT_EQ(outcome.state, NotificationState::failed);
    EXPECT_EQ(outcome.failure->rule(), "sms_unavailable");
    EXPECT_FALSE(outcome.notice->text.empty()) << "the desk sees what could not be sent";
}

TEST_F(Sending, NightHoldsWhatWasDueInTheEvening) {
    auto job = sms_job();
    job.now = at("2026-03-02 21:30");
    job.attempts = 3;
    auto const outcome = sent(job);

    EXPECT_EQ(outcome.state, NotificationState::held_quiet);
    EXPECT_EQ(outcome.next_try_at, at("2026-03-03 07:00"));
    EXPECT_EQ(outcome.attempts, 2) << "nothing was tried";
    EXPECT_TRUE(gateway_.messages.empty());

    job.channel = NoticeChannel::email;
    job.address = "a@b.example";
    EXPECT_EQ(sent(job).state, NotificationState::sent);
    EXPECT_EQ(mail_.messages.front().name, "Nguyễn Thị Đào");
}

TEST_F(Sending, AddressCorrectedToNothingIsNotSentTo) {
    auto job = sms_job();
    job.address = "02838223344";
    auto const outcome = sent(job);

    EXPECT_EQ(outcome.state, NotificationState::suppressed);
    EXPECT_EQ(outcome.reason, "invalid_address");
    EXPECT_TRUE(gateway_.messages.empty());
}

} // namespace motcua::app
