#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include <motcua/domain/deadline.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {

using namespace tests;

namespace {

/// One line a day: "2026-02-13 1 working_day", 0 for a day not counted, minutes behind it for hours.
std::string told(std::vector<LedgerEntry> const& ledger) {
    auto text = std::string();
    for (auto const& row : explain(ledger, hcmc_calendar()).value()) {
        text += core::to_string(row.date).substr(5) + " " + std::to_string(row.number) + " " + row.rule;
        auto const counted = std::chrono::floor<std::chrono::minutes>(row.office_time).count();
        text += counted > 0 ? " " + std::to_string(counted) + "m\n" : "\n";
    }
    return text;
}

} // namespace

TEST(Explanation, NamesEverySkippedDayOfTheNationalDayBlock) {
    EXPECT_EQ(
        told({started("2026-08-20 09:00", working_days(8))}),
        "08-20 0 receipt_day\n"
        "08-21 1 working_day\n"
        "08-22 2 swapped_working\n"
        "08-23 0 weekly_rest\n"
        "08-24 3 working_day\n"
        "08-25 4 working_day\n"
        "08-26 5 working_day\n"
        "08-27 6 working_day\n"
        "08-28 7 working_day\n"
        "08-29 0 weekly_rest\n"
        "08-30 0 weekly_rest\n"
        "08-31 0 swapped_off\n"
        "09-01 0 holiday\n"
        "09-02 0 holiday\n"
        "09-03 8 working_day\n"
    );
}

TEST(Explanation, CitesTheInstrumentOfEachDay) {
    auto const rows =
        explain(std::vector{started("2026-11-20 09:00", working_days(2))}, hcmc_calendar()).value();

    ASSERT_EQ(rows.size(), 6U);
    EXPECT_EQ(rows[0].source, "Bộ luật Dân sự 2015, Điều 147 khoản 2");
    EXPECT_EQ(rows[4].rule, "holiday");
    EXPECT_EQ(rows[4].source, "Nghị quyết số 28/2026/QH16");
}

TEST(Explanation, PausedDaysAreShownAndNotCounted) {
    EXPECT_EQ(
        told(
            {started("2026-03-05 09:00", working_days(3)),
             paused("2026-03-09 10:00"),
             resumed("2026-03-11 09:00")}
        ),
        "03-05 0 receipt_day\n"
        "03-06 1 working_day\n"
        "03-07 0 weekly_rest\n"
        "03-08 0 weekly_rest\n"
        "03-09 0 paused\n"
        "03-10 0 paused\n"
        "03-11 2 working_day\n"
        "03-12 3 working_day\n"
    );
}

TEST(Explanation, CalendarDaysCountDaysOffAndShowTheRolledEnd) {
    EXPECT_EQ(
        told({started("2026-04-23 09:00", calendar_days(3))}),
        "04-23 0 receipt_day\n"
        "04-24 1 calendar_day\n"
        "04-25 2 calendar_day\n"
        "04-26 3 calendar_day\n"
        "04-27 0 compensation\n"
        "04-28 0 rolled_forward\n"
    );
}

TEST(Explanation, HoursShowTheMinutesOfEachDay) {
    EXPECT_EQ(
        told(
            {started("2026-11-23 15:30", working_hours(8)),
             paused("2026-11-25 08:30"),
             resumed("2026-11-26 16:00")}
        ),
        "11-23 1 receipt_day 90m\n"
        "11-24 0 holiday\n"
        "11-25 2 working_day 60m\n"
        "11-26 3 working_day 60m\n"
        "11-27 4 working_day 270m\n"
    );
}

TEST(Explanation, SameDaySaysWhichSideOfTheCutoff) {
    auto const whole = same_day(std::chrono::hours{15});

    EXPECT_EQ(told({started("2026-03-06 14:50", whole)}), "03-06 1 before_cutoff\n");
    EXPECT_EQ(
        told({started("2026-03-06 15:10", whole)}),
        "03-06 0 after_cutoff\n03-07 0 weekly_rest\n03-08 0 weekly_rest\n03-09 1 working_day\n"
    );
    EXPECT_EQ(told({started("2026-03-05 17:10", whole)}), "03-05 0 after_closing\n03-06 1 working_day\n");
    EXPECT_EQ(told({started("2026-03-05 09:00", same_day(std::nullopt))}), "03-05 1 same_day\n");
}

TEST(Explanation, LettersDateFollowsTheStatutoryOne) {
    EXPECT_EQ(
        told(
            {started("2026-03-03 09:00", working_days(2)),
             rescheduled("2026-03-04 09:00", "2026-03-09 17:00")}
        ),
        "03-03 0 receipt_day\n"
        "03-04 1 working_day\n"
        "03-05 2 working_day\n"
        "03-06 0 after_statutory_due\n"
        "03-07 0 after_statutory_due\n"
        "03-08 0 after_statutory_due\n"
        "03-09 0 rescheduled\n"
    );
}

TEST(Explanation, RestartTellsTheNewRunOnly) {
    EXPECT_EQ(
        told({started("2026-03-02 09:00", working_days(9)), restarted("2026-03-05 09:00", working_days(1))}),
        "03-05 0 receipt_day\n03-06 1 working_day\n"
    );
}

TEST(Explanation, DaysBeyondTheDecidedYearsAreMarked) {
    auto const rows =
        explain(std::vector{started("2026-12-30 09:00", working_days(2))}, hcmc_calendar()).value();

    EXPECT_EQ(rows[1].certainty, Certainty::decided);
    EXPECT_EQ(rows.back().certainty, Certainty::provisional);
}

} // namespace motcua::domain
