#include "samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace motcua::app {

namespace {

using tests::at;

/// Never asked to send: planning only looks whether it is there.
class NoSender final : public MessageSender {
public:
    core::Expected<std::string> send(OutMessage const&) override { return core::not_found("sender"); }
};

class Plan : public testing::Test {
protected:
    [[nodiscard]] std::vector<PlannedNotification>
    planned(OutboxEvent const& event, std::string_view now) const {
        return plan_notifications({event}, at(now), book_, policy_, senders_);
    }

    /// "email waiting, sms suppressed declined" …
    [[nodiscard]] std::string
    told(OutboxEvent const& event, std::string_view now = "2026-03-02 09:00") const {
        auto text = std::string();
        for (auto const& row : planned(event, now)) {
            text += (text.empty() ? "" : ", ") + std::string(name_of(row.channel)) + " " +
                    std::string(name_of(row.state)) + (row.reason.empty() ? "" : " " + row.reason);
        }
        return text;
    }

    static OutboxEvent accepted() {
        auto event = OutboxEvent{};
        event.message_id = "m";
        event.type = "dossier.accepted";
        event.at = at("2026-03-02 09:00");
        event.email = "lien-he@vidu.example";
        event.phone = "0900000001";
        return event;
    }

    NoticeBook book_ = tests::shipped_notices();
    NoSender sender_;
    NoticePolicy policy_{
        {std::chrono::hours{21}, std::chrono::hours{7}},
        std::chrono::hours{72},
        std::chrono::hours{24},
        ""};
    Senders senders_{&sender_, &sender_};
};

} // namespace

TEST_F(Plan, NothingSaidMeansMailWhenThereIsAnAddressElseATextMessage) {
    auto event = accepted();
    EXPECT_EQ(told(event), "email waiting");

    event.email.clear();
    EXPECT_EQ(told(event), "sms waiting");

    event.email = "không đúng";
    EXPECT_EQ(told(event), "sms waiting") << "an address that cannot be one reaches nobody";

    event.email = "a@b.example";
    senders_.email = nullptr;
    EXPECT_EQ(told(event), "sms waiting") << "this installation has no mail server";
}

TEST_F(Plan, WishOfTheApplicantCounts) {
    auto event = accepted();
    event.contact.channels = {NoticeChannel::email, NoticeChannel::sms};
    event.contact.language = Language::en;
    EXPECT_EQ(told(event), "email waiting, sms waiting");
    EXPECT_EQ(planned(event, "2026-03-02 09:00").front().language, Language::en);

    event.contact.channels = {NoticeChannel::sms};
    EXPECT_EQ(told(event), "sms waiting");

    event.contact.channels.emplace();
    EXPECT_EQ(told(event), "email suppressed declined");
}

TEST_F(Plan, NothingGoesToWhatIsNoAddress) {
    auto event = accepted();
    event.email.clear();
    event.phone.clear();
    EXPECT_EQ(told(event), "email suppressed no_address");

    event.phone = "02838223344";
    EXPECT_EQ(told(event), "sms suppressed invalid_address") << "a land line";

    event = accepted();
    event.contact.channels = {NoticeChannel::sms};
    senders_.sms = nullptr;
    EXPECT_EQ(told(event), "sms suppressed channel_off");
}

TEST_F(Plan, OneChangeIsToldOnce) {
    auto event = accepted();
    event.together = {"dossier.received"};
    EXPECT_EQ(told(event), "email waiting");

    event.type = "dossier.received";
    event.together = {"dossier.accepted"};
    EXPECT_EQ(told(event), "email suppressed covered");

    event.together.clear();
    EXPECT_EQ(told(event), "email waiting") << "an online filing is received first and accepted later";
}

TEST_F(Plan, NightHoldsTextMessagesAndNotMail) {
    auto event = accepted();
    event.at = at("2026-03-02 22:30");
    event.contact.channels = {NoticeChannel::email, NoticeChannel::sms};

    auto const rows = planned(event, "2026-03-02 22:30");

    EXPECT_EQ(told(event, "2026-03-02 22:30"), "email waiting, sms held_quiet");
    EXPECT_EQ(rows.back().next_try_at, at("2026-03-03 07:00"));

    event.type = "dossier.rescheduled";
    EXPECT_EQ(told(event, "2026-03-02 22:30"), "email waiting, sms waiting")
        << "an apology may not come late";
}

TEST_F(Plan, OldNewsAndSilentEventsAreNotTold) {
    auto event = accepted();
    EXPECT_EQ(told(event, "2026-03-05 09:00"), "email waiting");
    EXPECT_EQ(told(event, "2026-03-05 09:01"), "email suppressed outdated");

    event.type = "dossier.corrected";
    EXPECT_EQ(told(event), "email suppressed no_notice");
}

/// A chain of covers must end in a notice that goes out.
TEST_F(Plan, NoTwoNoticesCoverEachOther) {
    for (auto const& notice : book_.notices()) {
        for (auto const& covered : notice.covers) {
            auto const& back = book_.find(covered)->covers;
            EXPECT_EQ(std::find(back.begin(), back.end(), notice.event), back.end())
                << notice.event << covered;
        }
    }
}

} // namespace motcua::app
