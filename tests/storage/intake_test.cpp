#include "support/pg_database.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace motcua::tests {

TEST(Intake, WritesEverythingAndPromisesTheDueDate) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);

    auto const receipt = take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"));

    EXPECT_EQ(receipt.code, "000.00.16.H29-260302-0001");
    EXPECT_EQ(receipt.version, 1);
    EXPECT_EQ(core::to_string(receipt.due_current.value()), "2026-03-16T17:00:00+07:00");
    EXPECT_EQ(pg.sql("select count(*) from dossier_applicants"), "1");
    EXPECT_EQ(pg.sql("select count(*) from deadline_ledger where kind = 'started'"), "1");
    EXPECT_EQ(pg.sql("select count(*) from step_runs"), "1");
    EXPECT_EQ(pg.sql("select count(*) > 2 from timers"), "t");
    EXPECT_EQ(
        pg.sql("select string_agg(type, ' ' order by position) from events"),
        "dossier.received dossier.components_recorded dossier.accepted dossier.late letter.apology_drafted"
    );
    EXPECT_EQ(pg.sql("select count(*) > 0 from outbox"), "t");
}

TEST(Scenario, S23_NumbersRestartDailyAndGrowPastTheirWidth) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto const& rules = *pg.rules();

    EXPECT_EQ(take_in(*store, rules, intake(rules, "2026-11-23 09:00")).code, "000.00.16.H29-261123-0001");
    EXPECT_EQ(take_in(*store, rules, intake(rules, "2026-11-23 09:01")).code, "000.00.16.H29-261123-0002");
    EXPECT_EQ(take_in(*store, rules, intake(rules, "2026-03-25 09:00")).code, "000.00.16.H29-260325-0001");
    EXPECT_EQ(pg.sql("update counters set last_number = 9999 where period = '2026-03-25'"), "");
    EXPECT_EQ(take_in(*store, rules, intake(rules, "2026-03-25 09:00")).code, "000.00.16.H29-260325-10000");
}

TEST(Scenario, S23_ParallelDesksShareNoNumberAndLeaveNoGap) {
    auto const pg = PgDatabase();
    auto const store = pg.store(8);
    auto codes = std::set<std::string>();
    auto mutex = std::mutex();
    auto desks = std::vector<std::thread>();

    for (auto desk = 0; desk < 8; ++desk) {
        desks.emplace_back([&] {
            for (auto i = 0; i < 20; ++i) {
                auto const receipt = take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"));
                auto const lock = std::lock_guard(mutex);
                codes.insert(receipt.code);
            }
        });
    }
    for (auto& desk : desks) {
        desk.join();
    }

    ASSERT_EQ(codes.size(), 160U);
    EXPECT_EQ(*codes.begin(), "000.00.16.H29-260302-0001");
    EXPECT_EQ(*codes.rbegin(), "000.00.16.H29-260302-0160");
    EXPECT_EQ(pg.sql("select max(register_number) = count(*) from dossiers"), "t");
}

TEST(Idempotency, OneKeyFromManyClientsMakesOneDossier) {
    auto const pg = PgDatabase();
    auto const store = pg.store(8);
    auto codes = std::set<std::string>();
    auto mutex = std::mutex();
    auto clients = std::vector<std::thread>();

    for (auto client = 0; client < 8; ++client) {
        clients.emplace_back([&] {
            auto const receipt =
                take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"), "key-1");
            auto const lock = std::lock_guard(mutex);
            codes.insert(receipt.code + receipt.lookup_key);
        });
    }
    for (auto& client : clients) {
        client.join();
    }

    EXPECT_EQ(codes.size(), 1U);
    EXPECT_EQ(pg.sql("select count(*) from dossiers"), "1");
}

TEST(Idempotency, SameKeyWithAnotherBodyIsRefused) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    static_cast<void>(take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"), "key-1", "one"));

    EXPECT_THROW(
        static_cast<void>(
            take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"), "key-1", "other")
        ),
        std::runtime_error
    );
    EXPECT_EQ(pg.sql("select count(*) from dossiers"), "1");
}

TEST(Intake, UnitWithoutACalendarTakesNothingIn) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto const bare = app::Rules(pg.rules()->procedures(), {}, pg.rules()->units());

    auto refused = std::string();
    try {
        static_cast<void>(take_in(*store, bare, intake(*pg.rules(), "2026-03-02 09:00")));
    } catch (std::runtime_error const& error) {
        refused = error.what();
    }

    EXPECT_EQ(refused, "calendar_missing");
    EXPECT_EQ(pg.sql("select count(*) from dossiers"), "0");
    EXPECT_EQ(pg.sql("select count(*) from events"), "0");
}

TEST(Intake, FactsReadBackAreThoseWritten) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto const receipt = take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"));

    auto const view = store->dossier(receipt.dossier);

    ASSERT_TRUE(view.has_value());
    EXPECT_EQ(view->facts.code, receipt.code);
    EXPECT_EQ(view->facts.state, domain::DossierState::accepted);
    EXPECT_EQ(view->facts.ledger.size(), 1U);
    EXPECT_EQ(core::to_string(view->facts.deadline.due_original), "2026-03-16T17:00:00+07:00");
    EXPECT_EQ(
        view->facts.open_step()->step_code,
        pg.rules()->procedure(view->facts.procedure, 1)->steps.front().code
    );
    EXPECT_NE(view->document.find("Nguyễn Thị Đào"), std::string::npos);
}

} // namespace motcua::tests
