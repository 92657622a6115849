#include "support/at.hpp"
#include "support/pg_database.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

int sweep(storage::Database& store, app::Rules const& rules) {
    auto const swept =
        store.sweep([&](app::UnitOfWork& work) { return app::sweep_deadlines(work, rules, 10); });
    return swept ? *swept : -1;
}

} // namespace

TEST(Timers, ManySweepersMakeOneEffectEach) {
    auto const pg = PgDatabase();
    auto const store = pg.store(8, true);
    auto const& rules = *pg.rules();
    ASSERT_TRUE(store->set_test_clock(at("2026-03-02 09:00")).has_value());
    for (auto i = 0; i < 30; ++i) {
        static_cast<void>(take_in(*store, rules, intake(rules, "2026-03-02 09:00")));
    }
    ASSERT_EQ(pg.sql("select count(*) from events where type = 'dossier.late'"), "0");
    ASSERT_TRUE(store->set_test_clock(at("2026-03-16 17:00:01")).has_value());

    auto sweepers = std::vector<std::thread>();
    for (auto i = 0; i < 4; ++i) {
        sweepers.emplace_back([&] {
            while (pg.sql("select count(*) from timers where fired_at is null and due_at <= motcua_now()") !=
                   "0") {
                static_cast<void>(sweep(*store, rules));
            }
        });
    }
    for (auto& sweeper : sweepers) {
        sweeper.join();
    }

    EXPECT_EQ(pg.sql("select count(*) from events where type = 'dossier.late'"), "30");
    EXPECT_EQ(pg.sql("select count(distinct dossier_id) from events where type = 'dossier.late'"), "30");
    EXPECT_EQ(pg.sql("select count(*) from apologies where state = 'draft'"), "30");
    EXPECT_EQ(sweep(*store, rules), 0);
}

TEST(Timers, ThirtyWorkingDaysAreLivedThroughEachEffectAtItsMoment) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1, true);
    auto const& rules = *pg.rules();
    ASSERT_TRUE(store->set_test_clock(at("2026-03-02 09:00")).has_value());
    static_cast<void>(take_in(*store, rules, intake(rules, "2026-03-02 09:00")));

    auto const fired = app::live_through(*store, rules, at("2026-04-13 17:00"));

    ASSERT_TRUE(fired.has_value());
    EXPECT_GE(*fired, 4);
    EXPECT_EQ(pg.sql("select rfc3339(late_at) from dossiers"), "2026-03-16T17:00:01+07:00");
    EXPECT_EQ(
        pg.sql("select rfc3339(at) from events where type = 'apology.due'"),
        "2026-03-12T07:30:00+07:00"
    );
    EXPECT_FALSE(store->set_test_clock(at("2026-04-01 09:00")).has_value());
}

} // namespace motcua::tests
