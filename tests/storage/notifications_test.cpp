#include "support/at.hpp"
#include "support/no_letters.hpp"
#include "support/pg_database.hpp"
#include <motcua/app/notifications.hpp>
#include <motcua/catalogue/notice_files.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

/// Takes every message, or fails as told.
class Sink final : public app::MessageSender {
public:
    core::Expected<std::string> send(app::OutMessage const& message) override {
        auto const lock = std::lock_guard(mutex_);
        messages.push_back(message);
        if (failure) {
            return *failure;
        }
        return "p-" + std::to_string(messages.size());
    }

    std::vector<app::OutMessage> messages;
    std::optional<core::Failure> failure;

private:
    std::mutex mutex_;
};

class Notifications : public testing::Test {
protected:
    Notifications() { EXPECT_TRUE(store_->set_test_clock(at("2026-03-02 09:00")).has_value()); }

    app::Receipt receive(app::Contact const& contact = {}) {
        auto command = intake(*pg_.rules(), "2026-03-02 09:00");
        command.applicant.email = "dao@vidu.example";
        command.applicant.phone = "0900000001";
        command.contact = contact;
        return take_in(*store_, *pg_.rules(), command);
    }

    void forward(core::DossierId const& id, domain::Role role) {
        auto letters = NoLetters();
        auto deed = app::Deed{};
        deed.action.type = domain::ActionType::forward;
        auto const version = store_->dossier(id).value().facts.version;
        auto const done = store_->command([&](app::UnitOfWork& work) {
            return app::act_on_dossier(
                work,
                *pg_.rules(),
                letters,
                id,
                deed,
                version,
                actor(role),
                std::nullopt
            );
        });
        ASSERT_TRUE(done) << done.error().rule();
    }

    int tell(int batch = 50) {
        auto const senders = app::Senders{&mail_, &gateway_};
        auto const quiet = [](app::NotificationOutcome const&) {};
        return app::tell_applicants(*store_, *pg_.rules(), book_, policy_, senders, quiet, batch).value();
    }

    void later(std::string_view moment) { ASSERT_TRUE(store_->set_test_clock(at(moment)).has_value()); }

    PgDatabase pg_;
    std::unique_ptr<storage::Database> store_{pg_.store(8, true)};
    app::NoticeBook book_ =
        catalogue::load_notices(std::string(MOTCUA_SOURCE_DIR) + "/config/notices").value();
    app::NoticePolicy policy_{
        {std::chrono::hours{21}, std::chrono::hours{7}},
        std::chrono::hours{72},
        std::chrono::hours{24},
        "https://motcua.example/{code}?key={key}"};
    Sink mail_;
    Sink gateway_;
};

core::Failure away() {
    return {core::Errc::unavailable, "mail_unreachable", "Không kết nối được.", "Not reached."};
}

} // namespace

TEST_F(Notifications, OutboxHoldsTheEventsTheNoticesAreFor) {
    auto const receipt = receive();
    static_cast<void>(pg_.sql("update outbox set planned_at = created_at"));
    auto told = std::set<std::string>();
    for (auto const event : app::told_events()) {
        // Told on a condition: see the tests of hand-overs and calendars.
        if (event != "dossier.handed_over" && event != "dossier.calendar_changed") {
            told.insert(std::string(event));
        }
    }
    for (auto const& event : told) {
        EXPECT_EQ(
            pg_.sql(
                "select append_events(array[dossier_event(d, 'motcua', 'system', jsonb_build_object('type', '" +
                event + "'), motcua_now())]) from dossiers d where d.dossier_id = '" +
                receipt.dossier.text() + "'"
            ),
            ""
        );
    }

    EXPECT_EQ(
        pg_.sql("select count(distinct kind) from outbox where planned_at is null"),
        std::to_string(told.size())
    );
}

TEST_F(Notifications, OneChangeIsOneMessageAndTheOutboxKnowsItsEnd) {
    auto const receipt = receive();
    tell();

    EXPECT_EQ(
        pg_.sql(
            "select string_agg(kind || ' ' || state || ' ' || reason, ', ' order by event_position) from notifications"
        ),
        "dossier.received suppressed covered, dossier.accepted sent "
    );
    EXPECT_EQ(mail_.messages.size(), 1U);
    EXPECT_EQ(pg_.sql("select count(*) from outbox where delivered_at is null"), "0");
    EXPECT_EQ(
        pg_.sql(
            "select address || ' ' || (body like '%" + receipt.code +
            "%') from notifications where state = 'sent'"
        ),
        "dao@vidu.example true"
    );
    EXPECT_EQ(tell(), 0);
}

TEST_F(Notifications, OnlyTheFirstHandOverIsToldBecauseItChangesTheState) {
    auto const receipt = receive();
    forward(receipt.dossier, domain::Role::clerk);
    forward(receipt.dossier, domain::Role::reviewer);

    EXPECT_EQ(pg_.sql("select count(*) from events where type = 'dossier.handed_over'"), "2");
    EXPECT_EQ(pg_.sql("select count(*) from outbox where kind = 'dossier.handed_over'"), "1");
}

TEST_F(Notifications, ManyNodesSendEachMessageOnceAndInOrder) {
    auto contact = app::Contact{};
    contact.channels = {app::NoticeChannel::email, app::NoticeChannel::sms};
    for (auto i = 0; i < 12; ++i) {
        forward(receive(contact).dossier, domain::Role::clerk);
    }
    auto nodes = std::vector<std::thread>();
    for (auto i = 0; i < 4; ++i) {
        nodes.emplace_back([this] {
            for (auto idle = 0; idle < 3;) {
                idle = tell(2) == 0 ? idle + 1 : 0;
            }
        });
    }
    for (auto& node : nodes) {
        node.join();
    }

    EXPECT_EQ(mail_.messages.size(), 24U);
    EXPECT_EQ(gateway_.messages.size(), 24U);
    auto ids = std::set<std::string>();
    for (auto const& message : mail_.messages) {
        ids.insert(message.id);
    }
    EXPECT_EQ(ids.size(), 24U);
    EXPECT_EQ(pg_.sql("select count(*) from notifications where state = 'sent'"), "48");
    EXPECT_EQ(pg_.sql("select count(*) from outbox where delivered_at is null"), "0");
}

TEST_F(Notifications, LaterMessageOfADossierWaitsForTheEarlierOne) {
    auto const receipt = receive();
    mail_.failure = away();
    tell();
    forward(receipt.dossier, domain::Role::clerk);
    mail_.failure.reset();
    tell();
    EXPECT_EQ(mail_.messages.size(), 1U) << "the first try of the first message";

    later("2026-03-02 09:01");
    tell();

    ASSERT_EQ(mail_.messages.size(), 3U);
    EXPECT_EQ(mail_.messages[0].id, mail_.messages[1].id) << "the same message again";
    EXPECT_NE(mail_.messages[1].subject.find("tiếp nhận"), std::string::npos);
    EXPECT_NE(mail_.messages[2].subject.find("đang xử lý"), std::string::npos);
}

TEST_F(Notifications, LostLeaseIsTakenOverUnderTheSameIdAndTheLateWordIsNotHeard) {
    static_cast<void>(receive());
    tell(0);
    auto const dead = store_->claim_notifications(1, 120).value();
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_TRUE(store_->claim_notifications(1, 120).value().empty());

    later("2026-03-02 09:02");
    auto const heir = store_->claim_notifications(1, 120).value();
    ASSERT_EQ(heir.size(), 1U);
    EXPECT_EQ(heir[0].notification_id, dead[0].notification_id);
    EXPECT_EQ(heir[0].attempts, 2);

    auto outcome = app::NotificationOutcome{};
    outcome.notification_id = dead[0].notification_id;
    outcome.lease = dead[0].lease;
    outcome.state = app::NotificationState::failed;
    EXPECT_FALSE(store_->finish_notification(outcome).value());
    EXPECT_EQ(pg_.sql("select count(*) from notifications where state = 'sending'"), "1");
}

TEST_F(Notifications, FailedOneIsTriedAgainOnDemandAndASentOneIsNot) {
    auto const receipt = receive();
    mail_.failure = core::conflict("mail_refused", "Từ chối (550).", "Refused (550).");
    tell();
    auto const id = pg_.sql("select notification_id from notifications where state = 'failed'");
    EXPECT_EQ(
        pg_.sql("select last_rule || ' ' || (ended_at is not null) from notifications where state = 'failed'"
        ),
        "mail_refused true"
    );
    EXPECT_NE(store_->report().value().find("\"notifications_failed\": 1"), std::string::npos);

    mail_.failure.reset();
    ASSERT_TRUE(store_->retry_notification(receipt.dossier, id).has_value());
    tell();

    EXPECT_EQ(pg_.sql("select state from notifications where notification_id = '" + id + "'"), "sent");
    EXPECT_EQ(store_->retry_notification(receipt.dossier, id).error().rule(), "notification_not_failed");
    auto const nobody = std::string("00000000-0000-4000-8000-000000000000");
    EXPECT_EQ(store_->retry_notification(receipt.dossier, nobody).error().rule(), "notification_not_found");
}

TEST_F(Notifications, SendingAgainToAnotherAddressIsANewEditionAndTheDossiersAddressFromThenOn) {
    auto const receipt = receive();
    tell();
    auto const id = pg_.sql("select notification_id from notifications where state = 'sent'");
    auto const clerk = actor(domain::Role::clerk);
    ASSERT_TRUE(store_->resend_notification(receipt.dossier, id, "moi@vidu.example", clerk).has_value());
    EXPECT_EQ(
        store_->resend_notification(receipt.dossier, id, "", clerk).error().rule(),
        "notification_open"
    );
    tell();
    forward(receipt.dossier, domain::Role::clerk);
    tell();

    ASSERT_EQ(mail_.messages.size(), 3U);
    EXPECT_EQ(mail_.messages[1].address, "moi@vidu.example");
    EXPECT_EQ(mail_.messages[1].subject, mail_.messages[0].subject);
    EXPECT_NE(mail_.messages[1].id, mail_.messages[0].id);
    EXPECT_EQ(mail_.messages[2].address, "moi@vidu.example");
    EXPECT_EQ(
        pg_.sql(
            "select string_agg(edition || ' ' || requested_by, ', ' order by edition) from notifications where kind = 'dossier.accepted'"
        ),
        "1 , 2 clerk-1"
    );
    EXPECT_EQ(
        pg_.sql("select actor || ' ' || detail from events where type = 'dossier.contact_corrected'"),
        "clerk-1 email"
    );
    EXPECT_EQ(store_->first_broken_event().value(), 0);
}

TEST_F(Notifications, ReportOfTheGatewayCountsOnceAndDeliveredStaysDelivered) {
    auto contact = app::Contact{};
    contact.channels = {app::NoticeChannel::sms};
    static_cast<void>(receive(contact));
    tell();
    ASSERT_EQ(gateway_.messages.size(), 1U);

    EXPECT_TRUE(store_->note_delivery({"p-1", true}).has_value());
    EXPECT_TRUE(store_->note_delivery({"p-1", true}).has_value());
    EXPECT_TRUE(store_->note_delivery({"p-1", false}).has_value());
    EXPECT_EQ(store_->note_delivery({"p-9", true}).error().code(), core::Errc::not_found);

    EXPECT_EQ(
        pg_.sql("select state from notifications where channel = 'sms' and sent_at is not null"),
        "delivered"
    );
}

TEST_F(Notifications, WhatWasSentIsKept) {
    static_cast<void>(receive());
    tell();

    for (auto const* const change :
         {"body = 'khác'",
          "address = 'x@y.example'",
          "state = 'waiting'",
          "kind = 'dossier.late'",
          "sent_at = null"}) {
        EXPECT_EQ(
            pg_.sql("update notifications set " + std::string(change) + " where state = 'sent'"),
            "error: ck_notifications_kept"
        ) << change;
    }
    EXPECT_NE(pg_.sql("delete from notifications").find("error"), std::string::npos);
}

TEST_F(Notifications, HeldTextMessageGoesInTheMorning) {
    auto contact = app::Contact{};
    contact.channels = {app::NoticeChannel::sms};
    later("2026-03-02 22:00");
    auto const receipt = receive(contact);
    tell();
    EXPECT_EQ(pg_.sql("select state from notifications where reason = ''"), "held_quiet");
    EXPECT_EQ(store_->next_notification().value(), at("2026-03-03 07:00"));

    later("2026-03-03 06:59");
    EXPECT_EQ(tell(), 0);
    later("2026-03-03 07:00");
    EXPECT_EQ(tell(), 1);

    EXPECT_EQ(gateway_.messages.size(), 1U);
    EXPECT_NE(store_->notifications(receipt.dossier).value().find("\"*********001\""), std::string::npos);
}

TEST_F(Notifications, ListMasksAddressesAndKeepsTextsOut) {
    static_cast<void>(receive());
    tell();
    auto const page = store_->unit_notifications({core::UnitId("H29.16"), {}, "sent"}, {}, 10).value();

    EXPECT_NE(page.find("d***@vidu.example"), std::string::npos) << page;
    EXPECT_EQ(page.find("dao@vidu.example"), std::string::npos);
    EXPECT_EQ(page.find("Kính gửi"), std::string::npos);
    EXPECT_EQ(store_->unit_notifications({core::UnitId("H29.99"), {}, ""}, {}, 10).value(), "[]");
}

} // namespace motcua::tests
