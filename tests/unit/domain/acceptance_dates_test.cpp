#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include <motcua/domain/deadline.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <fstream>
#include <map>
#include <sstream>

namespace motcua::domain {

using namespace tests;

namespace {

/// Dates worked out by hand, by scenario.
std::map<std::string, std::string> expected_dates() {
    auto file = std::ifstream(MOTCUA_SOURCE_DIR "/tests/golden/acceptance_dates.json");
    auto content = std::ostringstream();
    content << file.rdbuf();
    auto dates = std::map<std::string, std::string>();
    auto const rows = boost::json::parse(content.str());
    for (auto const& row : rows.as_array()) {
        dates.emplace(
            boost::json::value_to<std::string>(row.at("id")),
            boost::json::value_to<std::string>(row.at("expected"))
        );
    }
    return dates;
}

Instant due(std::string_view received_at, TimeLimit const& whole) {
    return due_after(at(received_at), whole, hcmc_calendar());
}

Instant current(std::vector<LedgerEntry> const& ledger) {
    return deadline_of(ledger, hcmc_calendar()).value().due_current;
}

Instant apology(std::string_view due_at) {
    return latest_apology(at(due_at), hcmc_calendar());
}

std::map<std::string, Instant> computed_dates() {
    auto const twenty = working_days(20);
    return {
        {"S01", due("2026-01-05 09:00", working_days(5))},
        {"S02", due("2025-12-31 10:00", working_days(3))},
        {"S03", due("2026-02-12 14:00", working_days(5))},
        {"S04", due("2026-04-24 09:00", working_days(15))},
        {"S05a", due("2026-08-20 09:00", working_days(7))},
        {"S05b", due("2026-08-20 09:00", working_days(8))},
        {"S06a", due("2026-11-20 09:00", working_days(2))},
        {"S06b", due("2025-11-21 09:00", working_days(2))},
        {"S07", due("2018-12-28 09:00", working_days(4))},
        {"S08", due("2026-12-28 09:00", working_days(5))},
        {"S09", due("2026-03-04 15:20", working_days(5))},
        {"S12", due("2026-04-17 09:00", calendar_days(10))},
        {"S13a", supplement_window_end(at("2026-03-09 09:00"), 3, hcmc_calendar())},
        {"S13b", supplement_window_end(at("2026-03-09 09:00"), 5, hcmc_calendar())},
        {"S14", current({started("2026-03-09 09:00", twenty), restarted("2026-03-18 09:00", twenty)})},
        {"S15a", due("2026-03-02 09:00", twenty)},
        {"S15b",
         current(
             {started("2026-03-02 09:00", twenty), paused("2026-03-10 10:00"), resumed("2026-03-13 09:00")}
         )},
        {"S17a", apology("2026-03-20 17:00")},
        {"S17b", apology("2026-03-23 17:00")},
        {"S17c", apology("2026-02-23 17:00")},
        {"S17d", apology("2026-11-25 17:00")},
        {"S17e", apology("2026-01-12 17:00")},
        {"S18 due", due("2026-03-02 09:00", working_days(14))},
        {"S24a", due("2026-11-16 09:00", working_days(3))},
        {"S24b", due("2026-11-16 09:00", working_days(7))},
        {"S25", due("2026-11-16 09:00", twenty)},
        {"S27a", due("2026-04-22 09:00", working_days(2))},
        {"S27b", due("2026-04-22 09:00", working_days(5))},
        {"S27c", due("2026-04-22 09:00", working_days(15))},
        {"S28a", due("2026-03-02 09:00", working_days(10))},
        {"S28b", due("2026-01-28 09:00", calendar_days(10))},
        {"S28c", due("2026-01-28 09:00", working_days(10))},
    };
}

} // namespace

TEST(AcceptanceDates, EveryDateWorkedOutByHandIsComputed) {
    auto const computed = computed_dates();
    auto const expected = expected_dates();

    ASSERT_EQ(expected.size(), computed.size());
    for (auto const& [scenario, date] : expected) {
        ASSERT_TRUE(computed.contains(scenario)) << scenario;
        EXPECT_EQ(words(computed.at(scenario)), date + " 17:00") << scenario;
    }
}

} // namespace motcua::domain
