#include "support/pg_database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <regex>
#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

std::vector<std::int64_t> positions_of(std::string const& page) {
    static auto const pattern = std::regex("\"position\"\\s*:\\s*([0-9]+)");
    auto found = std::vector<std::int64_t>();
    for (auto it = std::sregex_iterator(page.begin(), page.end(), pattern); it != std::sregex_iterator();
         ++it) {
        found.push_back(std::stoll((*it)[1]));
    }
    return found;
}

} // namespace

TEST(Feed, ReaderSeesEveryEventOnceInOrderWhileManyWrite) {
    auto const pg = PgDatabase();
    auto const writers_store = pg.store(16);
    auto const reader_store = pg.store(1);
    constexpr auto writers = 16;
    constexpr auto each = 8;
    auto running = std::atomic<int>{writers};
    auto threads = std::vector<std::thread>();
    for (auto writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&] {
            for (auto i = 0; i < each; ++i) {
                static_cast<void>(
                    take_in(*writers_store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"))
                );
            }
            --running;
        });
    }

    auto last = std::int64_t{0};
    auto done = false;
    while (!done) {
        auto const finished = running == 0;
        auto const page = reader_store->events(app::EventFilter{}, last, 50);
        ASSERT_TRUE(page.has_value());
        auto const positions = positions_of(*page);
        for (auto const position : positions) {
            ASSERT_EQ(position, last + 1) << "an event appeared behind the reader or was skipped";
            last = position;
        }
        done = finished && positions.empty();
    }
    for (auto& thread : threads) {
        thread.join();
    }

    EXPECT_EQ(std::to_string(last), pg.sql("select count(*) from events"));
    EXPECT_EQ(reader_store->first_broken_event().value(), 0);
}

TEST(HashChain, NamesTheFirstEventThatWasTouched) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    for (auto i = 0; i < 3; ++i) {
        static_cast<void>(take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00")));
    }
    ASSERT_EQ(store->first_broken_event().value(), 0);
    ASSERT_EQ(pg.sql("alter table events disable trigger all"), "");

    ASSERT_EQ(pg.sql("update events set at = at - interval '1 day' where position = 5"), "");
    EXPECT_EQ(store->first_broken_event().value(), 5);
    ASSERT_EQ(pg.sql("update events set at = at + interval '1 day' where position = 5"), "");
    EXPECT_EQ(store->first_broken_event().value(), 0);
    ASSERT_EQ(pg.sql("delete from events where position = (select max(position) from events)"), "");
    EXPECT_GT(store->first_broken_event().value(), 0);
}

} // namespace motcua::tests
