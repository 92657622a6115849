#include "support/at.hpp"
#include "support/pg_database.hpp"
#include "support/portal_double.hpp"
#include <motcua/app/portal_work.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

constexpr auto begin = "2026-03-02 09:00";
constexpr auto target = "dvcqg";

core::Failure silence() {
    return {core::Errc::unavailable, "portal_unreachable", "Không kết nối được.", "Not reachable."};
}

core::Failure refusal() {
    return core::invalid("", "portal_refused", "Cổng từ chối.", "The portal refused.");
}

/// No file is sent in these tests.
class NoShelf final : public app::FileShelf {
public:
    core::Expected<void> append(std::string const&, std::int64_t, std::string_view) override { return {}; }

    core::Expected<std::int64_t> sync(std::string const&) override { return 0; }

    core::Expected<void> cut(std::string const&, std::int64_t) override { return {}; }

    core::Expected<std::int64_t> received(std::string const&) override { return 0; }

    core::Expected<app::FileFacts> examine(std::string const&, app::FileRules const&) override {
        return core::not_found("upload");
    }

    core::Expected<void> keep(std::string const&, app::FileFacts const&) override { return {}; }

    void drop(std::string const&) override {}

    core::Expected<app::FileFacts> put(std::string_view, std::string const&, std::optional<int>) override {
        return core::not_found("file");
    }

    core::Expected<std::unique_ptr<app::FileReader>> open(std::string const&) override {
        return core::not_found("file");
    }

    core::Expected<void> remove(std::string const&) override { return {}; }
};

class PortalOutbox : public testing::Test {
protected:
    PortalOutbox() { static_cast<void>(store_->set_test_clock(at(begin))); }

    void configure(bool issues_codes = false) {
        ASSERT_TRUE(store_->register_portal(target, "Cổng thử", true, issues_codes));
    }

    app::Receipt receive() { return take_in(*store_, *pg_.rules(), intake(*pg_.rules(), begin)); }

    /// An event as a use case would have told it, with the state after it.
    void tell(core::DossierId const& id, std::string const& type, int state, std::string const& detail = {}) {
        auto const done = pg_.sql(
            "do $$ declare e events; begin select x.* into e from dossiers d, dossier_event(d, 'leader-1', 'desk', jsonb_build_object('type', '" +
            type + "', 'detail', '" + detail + "'), motcua_now()) x where d.dossier_id = '" + id.text() +
            "'; e.state := " + std::to_string(state) + "; perform append_events(array[e]); end $$"
        );
        EXPECT_EQ(done.find("error"), std::string::npos) << done;
    }

    int send(int batch = 10) {
        auto const desk = app::PortalDesk{
            target,
            *store_,
            portal_,
            shelf_,
            [](std::string_view bytes) { return "sha-" + std::to_string(bytes.size()); },
            [] { return 0.5; }};
        return app::send_portal_messages(desk, batch).value();
    }

    void send_all() {
        while (send() > 0) {
        }
    }

    void wait(std::chrono::seconds time) {
        static_cast<void>(store_->set_test_clock(store_->now().value() + time));
    }

    /// Kinds and states in order, of one dossier.
    std::string planned(core::DossierId const& id) {
        return pg_.sql(
            "select string_agg(kind || coalesce(' ' || portal_state, ''), ', ' order by event_position, step) "
            "from portal_messages where dossier_id = '" +
            id.text() + "'"
        );
    }

    std::string states() {
        return pg_.sql("select string_agg(state || ' ' || n, ', ' order by state) "
                       "from (select state, count(*) as n from portal_messages group by state) x");
    }

    PgDatabase pg_;
    std::unique_ptr<storage::Database> store_{pg_.store(8, true)};
    PortalDouble portal_;
    NoShelf shelf_;
};

} // namespace

TEST_F(PortalOutbox, EventsBecomeMessagesOnceAndInOrder) {
    configure();
    auto const one = receive().dossier;
    tell(one, "dossier.handed_over", 4);
    tell(one, "dossier.finished", 9);
    tell(one, "dossier.result_returned", 10);
    ASSERT_GT(store_->plan_portal(target, 100).value(), 0);

    EXPECT_EQ(
        planned(one),
        "dossier, progress, status 2, progress, status 4, progress, status 9, progress, status 10"
    );
    EXPECT_EQ(store_->plan_portal(target, 100).value(), 0);
    EXPECT_EQ(store_->plan_portal("nobody", 100).value(), 0);
    EXPECT_EQ(
        pg_.sql(
            "select facts->>'state' || ' ' || (facts->'applicant'->>'name') from portal_messages where kind = 'dossier'"
        ),
        "1 Nguyễn Thị Đào"
    );
}

TEST_F(PortalOutbox, ResultGivenAtOnceGoesByTheStatesThePortalKnows) {
    configure();
    auto const one = receive().dossier;
    tell(one, "dossier.finished", 10);
    tell(one, "dossier.result_returned", 10);
    send_all();

    EXPECT_EQ(planned(one), "dossier, progress, status 2, progress, status 4, status 9, progress, status 10");
    auto const keys = portal_.keys();
    EXPECT_EQ(keys.size(), 8U);
    EXPECT_EQ(
        std::count_if(keys.begin(), keys.end(), [](auto const& key) { return key.ends_with(":on-the-way"); }),
        1
    );
}

TEST_F(PortalOutbox, PauseAndSupplementTakeTheirStatesFromTheEvent) {
    configure();
    auto const one = receive().dossier;
    tell(one, "dossier.supplement_requested", 5, "request 1");
    tell(one, "dossier.supplement_received", 2, "request 1");
    tell(one, "dossier.limit_restarted", 2);
    tell(one, "dossier.suspended", 6);
    tell(one, "dossier.resumed", 4);
    tell(one, "dossier.withdrawn", 7);
    static_cast<void>(store_->plan_portal(target, 100));

    EXPECT_EQ(
        planned(one),
        "dossier, progress, status 2, progress, status 5, supplement, progress, status 2, supplement, "
        "progress, status 6, progress, status 4, progress, status 7"
    );
    EXPECT_EQ(
        pg_.sql("select jsonb_array_length(facts->'fees') >= 0 from portal_messages where portal_state = 6"),
        "t"
    );
}

TEST_F(PortalOutbox, ManySendersSendEachMessageOnceAndInOrder) {
    configure();
    for (auto i = 0; i < 20; ++i) {
        auto const id = receive().dossier;
        tell(id, "dossier.handed_over", 4);
    }
    auto senders = std::vector<std::thread>();
    for (auto i = 0; i < 4; ++i) {
        senders.emplace_back([this] {
            while (pg_.sql("select count(*) from portal_messages where state <> 'sent'") != "0" || send(3) > 0
            ) {
                static_cast<void>(send(3));
            }
        });
    }
    for (auto& sender : senders) {
        sender.join();
    }

    auto const keys = portal_.keys();
    EXPECT_EQ(keys.size(), 100U);
    EXPECT_EQ(portal_.tries(), 100);
    EXPECT_EQ(states(), "sent 100");
    auto last = std::map<std::string, long>();
    for (auto const& key : keys) {
        auto const colon = key.find(':');
        auto const position = std::stol(key.substr(colon + 1));
        auto& before = last[key.substr(0, colon)];
        EXPECT_LE(before, position) << key;
        before = position;
    }
    EXPECT_EQ(pg_.sql("select count(*) from portal_messages where facts is not null"), "0")
        << "what was sent is not kept";
}

TEST_F(PortalOutbox, WhoDiedBetweenSendingAndNotingSendsAgainUnderTheSameKey) {
    configure();
    static_cast<void>(receive());
    static_cast<void>(store_->plan_portal(target, 100));
    auto const first = store_->claim_portal_messages(target, 10, 0).value();
    ASSERT_EQ(first.size(), 1U) << "one a dossier";
    ASSERT_TRUE(portal_.send(first[0], "x"));

    auto const second = store_->claim_portal_messages(target, 10, 60).value();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].key, first[0].key);
    EXPECT_TRUE(store_->claim_portal_messages(target, 10, 60).value().empty()) << "it is leased";
    auto const again = portal_.send(second[0], "x");
    EXPECT_TRUE(again->duplicate);

    auto outcome = app::PortalOutcome{};
    outcome.id = first[0].id;
    outcome.lease = first[0].lease;
    auto const same = [](app::PortalBreaker const& breaker, core::Instant) { return breaker; };
    EXPECT_FALSE(store_->finish_portal_message(target, outcome, same).value()) << "the lease was lost";
    outcome.lease = second[0].lease;
    outcome.duplicate = true;
    EXPECT_TRUE(store_->finish_portal_message(target, outcome, same).value());
    EXPECT_FALSE(store_->finish_portal_message(target, outcome, same).value());
    EXPECT_EQ(portal_.keys().size(), 1U);
    send_all();
    EXPECT_EQ(pg_.sql("select count(*) from portal_messages where duplicate"), "1");
    EXPECT_EQ(portal_.keys().size(), 3U);
}

TEST_F(PortalOutbox, PoisonHoldsBackItsDossierOnlyUntilAPersonDecides) {
    configure();
    auto const bad = receive();
    auto const good = receive();
    portal_.refuses = [&](app::PortalMessage const& message) {
        return message.dossier == bad.dossier && message.kind == "progress" ? std::optional(refusal())
                                                                            : std::nullopt;
    };
    send_all();

    EXPECT_EQ(states(), "poison 1, sent 4, waiting 1");
    auto const id = std::stoll(pg_.sql("select message_id from portal_messages where state = 'poison'"));
    EXPECT_NE(
        store_->portal_messages({target, "poison", "", "", 10}).value().find("portal_refused"),
        std::string::npos
    );
    EXPECT_NE(store_->portal(target).value().find("\"poison\": 1"), std::string::npos);

    auto const leader = actor(domain::Role::leader);
    EXPECT_EQ(
        store_->decide_portal_message("city", id, false, leader, "x").error().rule(),
        "portal_message_not_found"
    );
    ASSERT_TRUE(store_->decide_portal_message(target, id, false, leader, "Đã sửa bảng mã"));
    send_all();
    EXPECT_EQ(states(), "poison 1, sent 4, waiting 1") << "it is refused again";

    ASSERT_TRUE(store_->decide_portal_message(target, id, true, leader, "Cổng không nhận"));
    send_all();
    EXPECT_EQ(states(), "sent 5, skipped 1");
    EXPECT_EQ(
        store_->decide_portal_message(target, id, true, leader, "x").error().rule(),
        "portal_message_done"
    );
    EXPECT_EQ(
        pg_.sql("select decided_by || ': ' || decided_reason from portal_messages where state = 'skipped'"),
        "leader-1: Cổng không nhận"
    );
}

TEST_F(PortalOutbox, PortalThatIsAwayIsLeftAloneAndTriedByOneMessage) {
    configure();
    for (auto i = 0; i < 8; ++i) {
        static_cast<void>(receive());
    }
    portal_.refuses = [](app::PortalMessage const&) { return std::optional(silence()); };
    for (auto i = 0; i < 20; ++i) {
        static_cast<void>(send());
    }
    EXPECT_EQ(portal_.tries(), app::most_portal_failures) << "the breaker is open";
    EXPECT_NE(store_->portal(target).value().find("\"state\": \"open\""), std::string::npos);

    wait(std::chrono::seconds{31});
    for (auto i = 0; i < 5; ++i) {
        static_cast<void>(send());
    }
    EXPECT_EQ(portal_.tries(), app::most_portal_failures + 1) << "one probe";

    portal_.refuses = nullptr;
    wait(std::chrono::seconds{120});
    send_all();
    wait(std::chrono::seconds{1000});
    send_all();
    EXPECT_EQ(states(), "sent 24");
    EXPECT_EQ(
        pg_.sql("select coalesce(opened_at::text, 'closed') || ' ' || failures from portal_targets"),
        "closed 0"
    );
}

TEST_F(PortalOutbox, DossierOfBeforeIsToldFromItsBeginning) {
    auto const moved = receive();
    auto const quiet = receive();
    configure();
    EXPECT_EQ(send(), 0) << "nothing is queued for what came before";

    tell(moved.dossier, "dossier.handed_over", 4);
    send_all();
    EXPECT_EQ(planned(moved.dossier), "dossier, progress, status 2, progress, status 4");
    EXPECT_EQ(planned(quiet.dossier), "");

    auto const march = app::PortalDays{core::make_date(2026, 3, 1), core::make_date(2026, 3, 31)};
    EXPECT_EQ(store_->backfill_portal(target, march, 10).value(), 1);
    EXPECT_EQ(store_->backfill_portal(target, march, 10).value(), 0);
    EXPECT_EQ(store_->backfill_portal("nobody", march, 10).error().rule(), "portal_not_found");
    send_all();
    EXPECT_EQ(planned(quiet.dossier), "dossier, progress, status 2");
    EXPECT_EQ(states(), "sent 8");
}

TEST_F(PortalOutbox, CodeThePortalIssuesIsAskedForOnce) {
    configure(true);
    static_cast<void>(receive());
    send_all();

    EXPECT_EQ(pg_.sql("select portal_code from portal_dossiers"), "P-1");
    EXPECT_EQ(states(), "sent 3");
}

TEST_F(PortalOutbox, ResultThatArrivedIsAnEventOfTheDossier) {
    configure();
    auto const one = receive().dossier;
    tell(one, "dossier.result_registered", 9, "KQ-1 data");
    send_all();

    EXPECT_EQ(planned(one), "dossier, progress, status 2, result");
    EXPECT_EQ(
        pg_.sql("select actor || ' ' || detail from events where type = 'dossier.result_synchronised'"),
        "portal-dvcqg dvcqg"
    );
    EXPECT_EQ(store_->first_broken_event().value(), 0);
}

TEST_F(PortalOutbox, InboxKeepsOneEntryForOneCode) {
    configure();
    auto const client = actor(domain::Role::integration);
    auto const first = store_->put_portal_inbox(target, "G1", "{\"a\":1}", "h1", false, client).value();
    auto const again = store_->put_portal_inbox(target, "G1", "{\"a\":2}", "h2", true, client).value();
    auto const unread = store_->put_portal_inbox(target, "", "\xff\x00{", "h3", false, client).value();

    EXPECT_EQ(first.inbox_id, again.inbox_id);
    EXPECT_NE(first.inbox_id, unread.inbox_id);
    EXPECT_EQ(
        pg_.sql(
            "select deliveries || ' ' || convert_from(body, 'UTF8') from portal_inbox where portal_code = 'G1'"
        ),
        "2 {\"a\":2}"
    );

    ASSERT_TRUE(store_->portal_inbox_held(first.inbox_id, refusal()));
    EXPECT_TRUE(store_->claim_portal_inbox(target, 10).value().empty());
    auto const leader = actor(domain::Role::leader);
    ASSERT_TRUE(store_->decide_portal_inbox(target, first.inbox_id, false, leader, "Đã sửa"));
    auto const claimed = store_->claim_portal_inbox(target, 10).value();
    ASSERT_EQ(claimed.size(), 1U);
    EXPECT_EQ(claimed[0].body, "{\"a\":2}");
    EXPECT_TRUE(store_->claim_portal_inbox(target, 10).value().empty());

    ASSERT_TRUE(store_->decide_portal_inbox(target, unread.inbox_id, true, leader, "Không đọc được"));
    EXPECT_EQ(
        store_->decide_portal_inbox(target, unread.inbox_id, true, leader, "x").error().rule(),
        "portal_inbox_done"
    );
    EXPECT_EQ(pg_.sql("select count(*) from portal_inbox where state = 'dropped' and body is null"), "1");
}

TEST_F(PortalOutbox, ReconciliationTellsEveryDifferenceAndSendsAgainWhatIsLost) {
    configure();
    auto const same = receive();
    auto const lost = receive();
    auto const behind = receive();
    auto const wrong = receive();
    tell(behind.dossier, "dossier.handed_over", 4);
    send_all();
    auto const sent = portal_.keys().size();
    auto const waiting = receive();
    static_cast<void>(store_->plan_portal(target, 100));

    auto const accepted = at(begin);
    auto const due = same.due_current;
    portal_.listed = {
        {same.code, 2, accepted, due},
        {behind.code, 2, accepted, due},
        {wrong.code, 2, accepted + std::chrono::seconds{1}, due},
        {"G-unknown", 1, accepted, due}};
    auto const desk = app::PortalDesk{
        target,
        *store_,
        portal_,
        shelf_,
        [](std::string_view) { return std::string("sha"); },
        [] { return 0.5; }};
    auto const day = core::date_of(at(begin));
    ASSERT_TRUE(store_->ask_portal_reconciliation(target, {day, day}));
    ASSERT_TRUE(app::reconcile_with_portal(desk, 1, 30).value());
    EXPECT_FALSE(app::reconcile_with_portal(desk, 1, 30).value()) << "once";

    EXPECT_EQ(
        pg_.sql("select string_agg(kind || ' ' || action, ', ' order by kind, action) from portal_differences"
        ),
        "behind resent, missing resent, missing waiting, unknown told, wrong_date told"
    );
    EXPECT_EQ(pg_.sql("select ours || ' ' || theirs || ' ' || in_sync from portal_reconciliations"), "5 4 1");
    EXPECT_NE(
        store_->portal_reconciliations({target, "", "", "", 5}).value().find("\"share_percent\": 20.00"),
        std::string::npos
    );

    send_all();
    EXPECT_EQ(portal_.keys().size(), sent + 3 + 3 + 1) << "three lost, three waiting, one status behind";
    auto const keys = portal_.keys();
    EXPECT_EQ(std::count(keys.begin(), keys.end(), keys.back()), 1);
    EXPECT_EQ(pg_.sql("select count(*) from portal_messages where round = 1"), "4");
    static_cast<void>(lost);
    static_cast<void>(waiting);
}

} // namespace motcua::tests
