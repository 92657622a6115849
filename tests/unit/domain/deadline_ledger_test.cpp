#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include <motcua/domain/deadline.hpp>
#include <motcua/domain/deadline_fold.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace motcua::domain {

using namespace tests;

namespace {

std::string current(std::vector<LedgerEntry> const& ledger) {
    return words(deadline_of(ledger, hcmc_calendar()).value().due_current);
}

std::string refused(std::vector<LedgerEntry> const& ledger) {
    auto const answer = deadline_of(ledger, hcmc_calendar());
    return answer.has_error() ? answer.error().rule() : "accepted";
}

std::string due(std::string_view received_at, TimeLimit const& whole) {
    return words(due_after(at(received_at), whole, hcmc_calendar()));
}

} // namespace

TEST(DueDate, TheTimeOfReceiptDoesNotMatter) {
    for (auto const* received_at :
         {"2026-03-04 00:00",
          "2026-03-04 07:30",
          "2026-03-04 11:30",
          "2026-03-04 17:00",
          "2026-03-04 23:59:59"}) {
        EXPECT_EQ(due(received_at, working_days(5)), "2026-03-11 17:00") << received_at;
    }
}

TEST(DueDate, ReceivedOnADayOffCountsFromTheNextWorkingDay) {
    EXPECT_EQ(due("2026-02-18 09:00", working_days(1)), "2026-02-23 17:00");
    EXPECT_EQ(due("2026-03-07 09:00", working_days(1)), "2026-03-09 17:00");
    EXPECT_EQ(due("2026-11-24 09:00", working_days(1)), "2026-11-25 17:00");
}

TEST(DueDate, ThreeHundredWorkingDaysCrossTheYear) {
    EXPECT_EQ(due("2024-12-31 09:00", working_days(250)), "2025-12-31 17:00");
    EXPECT_EQ(due("2024-12-31 09:00", working_days(499)), "2026-12-31 17:00");
    EXPECT_EQ(due("2025-03-03 09:00", working_days(300)), "2026-05-15 17:00");
}

TEST(DueDate, MonthsEndOnTheSameDayOrTheLastOfTheMonth) {
    EXPECT_EQ(due("2026-05-12 09:00", months(1)), "2026-06-12 17:00");
    EXPECT_EQ(due("2026-03-31 09:00", months(3)), "2026-06-30 17:00");
    EXPECT_EQ(due("2026-01-31 09:00", months(1)), "2026-03-02 17:00");  // 28/02 is a Saturday
    EXPECT_EQ(due("2025-11-24 09:00", months(12)), "2026-11-25 17:00"); // 24/11/2026 is Culture Day
}

TEST(DueDate, SameDayAfterClosingOrOnADayOffIsTheNextWorkingDay) {
    EXPECT_EQ(due("2026-03-06 06:00", same_day(std::nullopt)), "2026-03-06 17:00");
    EXPECT_EQ(due("2026-03-06 17:00", same_day(std::nullopt)), "2026-03-06 17:00");
    EXPECT_EQ(due("2026-03-06 17:00:01", same_day(std::nullopt)), "2026-03-09 17:00");
    EXPECT_EQ(due("2026-03-07 09:00", same_day(std::nullopt)), "2026-03-09 17:00");
}

TEST(DueDate, LimitOutOfRangeIsABug) {
    EXPECT_THROW(static_cast<void>(due("2026-03-06 09:00", working_days(0))), std::invalid_argument);
    EXPECT_THROW(
        static_cast<void>(due("2026-03-06 09:00", working_days(time_limit_max + 1))),
        std::invalid_argument
    );
}

TEST(DueDate, HandoverAfterASaturdayMorningClosesIsTheNextOpening) {
    auto definition = hcmc_calendar().definition();
    definition.week.at(5).sessions = {OfficeSession{std::chrono::hours{8}, std::chrono::hours{12}}};
    auto const calendar = WorkingCalendar(definition);

    EXPECT_EQ(words(handover_by(at("2026-03-07 11:00"), calendar)), "2026-03-07 12:00");
    EXPECT_EQ(words(handover_by(at("2026-03-07 13:00"), calendar)), "2026-03-09 07:30");
    EXPECT_EQ(words(handover_by(at("2026-03-08 10:00"), calendar)), "2026-03-09 07:30");
}

TEST(DueDate, ApologyTaskIsRaisedTwoAndOneWorkingDaysBefore) {
    auto const due_at = at("2026-11-25 17:00");

    EXPECT_EQ(words(working_days_before(due_at, 2, hcmc_calendar())), "2026-11-20 07:30");
    EXPECT_EQ(words(working_days_before(due_at, 1, hcmc_calendar())), "2026-11-23 07:30");
    EXPECT_EQ(words(working_days_before(due_at, 0, hcmc_calendar())), "2026-11-25 07:30");
}

TEST(Ledger, EmptyLedgerHasNoDueDate) {
    auto const nothing = deadline_of({}, hcmc_calendar()).value();

    EXPECT_EQ(nothing.state, ClockState::not_started);
    EXPECT_EQ(nothing.calendar, core::CalendarId{"vn-hcmc"});
    EXPECT_TRUE(explain({}, hcmc_calendar()).value().empty());
}

TEST(Ledger, PauseWithinOneDayTakesNothingOut) {
    EXPECT_EQ(
        current(
            {started("2026-03-02 09:00", working_days(5)),
             paused("2026-03-04 08:00"),
             resumed("2026-03-04 16:00")}
        ),
        "2026-03-09 17:00"
    );
}

TEST(Ledger, WorkingHoursLoseExactlyThePause) {
    EXPECT_EQ(
        current(
            {started("2026-03-02 09:00", working_hours(8)),
             paused("2026-03-02 11:00"),
             resumed("2026-03-02 14:00")}
        ),
        "2026-03-03 10:30"
    );
}

TEST(Ledger, CalendarDaysLoseThePausesCalendarDays) {
    EXPECT_EQ(
        current(
            {started("2026-03-02 09:00", calendar_days(10)),
             paused("2026-03-05 09:00"),
             resumed("2026-03-10 09:00")}
        ),
        "2026-03-17 17:00"
    );
}

TEST(Ledger, RolledEndDoesNotLandInsideAPause) {
    // Day 10 is Sat 07/02; the request goes out on Sunday, the answer comes on Thursday.
    EXPECT_EQ(
        current(
            {started("2026-01-28 09:00", calendar_days(10)),
             paused("2026-02-08 09:00"),
             resumed("2026-02-12 09:00")}
        ),
        "2026-02-12 17:00"
    );
}

TEST(Ledger, PauseAfterTheDueMomentGivesNoTimeBack) {
    auto const whole = working_days(5); // due Mon 09/03 17:00
    EXPECT_EQ(
        current({started("2026-03-02 09:00", whole), paused("2026-03-09 17:01"), resumed("2026-03-16 09:00")}
        ),
        "2026-03-09 17:00"
    );
    EXPECT_EQ(
        current({started("2026-03-02 09:00", whole), paused("2026-03-11 09:00"), resumed("2026-03-16 09:00")}
        ),
        "2026-03-09 17:00"
    );
    EXPECT_EQ(
        current({started("2026-03-02 09:00", whole), paused("2026-03-09 16:59"), resumed("2026-03-16 09:00")}
        ),
        "2026-03-16 17:00"
    );
}

TEST(Ledger, SameDayPausedMovesToTheDayItResumes) {
    EXPECT_EQ(
        current(
            {started("2026-03-06 09:00", same_day(std::nullopt)),
             paused("2026-03-06 10:00"),
             resumed("2026-03-10 09:00")}
        ),
        "2026-03-10 17:00"
    );
}

TEST(Ledger, ExtensionAddsToTheRunningLimit) {
    EXPECT_EQ(
        current({started("2026-03-02 09:00", working_days(5)), extended("2026-03-05 09:00", working_days(3))}
        ),
        "2026-03-12 17:00"
    );
}

TEST(Ledger, PauseMovesTheLettersDateByItsWorkingDays) {
    auto const ledger = std::vector{
        started("2026-03-02 09:00", working_days(5)),
        rescheduled("2026-03-06 09:00", "2026-03-18 10:00"),
        paused("2026-03-12 09:00"),
        resumed("2026-03-17 09:00")};
    auto const held_to = deadline_of(ledger, hcmc_calendar()).value();

    EXPECT_EQ(words(held_to.due_statutory), "2026-03-09 17:00");
    EXPECT_EQ(words(*held_to.due_rescheduled), "2026-03-23 10:00"); // 12, 13 and 16 March taken out
}

TEST(Ledger, PauseAfterTheLettersDateChangesNothing) {
    EXPECT_EQ(
        current(
            {started("2026-03-02 09:00", working_days(5)),
             rescheduled("2026-03-06 09:00", "2026-03-18 10:00"),
             paused("2026-03-18 10:01"),
             resumed("2026-03-24 09:00")}
        ),
        "2026-03-18 10:00"
    );
}

TEST(Ledger, OnlyThePauseAfterTheLetterMovesItsDate) {
    EXPECT_EQ(
        current(
            {started("2026-03-02 09:00", working_days(10)),
             paused("2026-03-04 09:00"),
             rescheduled("2026-03-06 09:00", "2026-03-20 17:00"),
             resumed("2026-03-10 09:00")}
        ),
        "2026-03-24 17:00" // 6 and 9 March
    );
}

TEST(Ledger, RestartEndsTheLettersDateButNotTheOnceRule) {
    auto ledger = std::vector{
        started("2026-03-02 09:00", working_days(5)),
        rescheduled("2026-03-06 09:00", "2026-03-18 17:00"),
        restarted("2026-03-16 09:00", working_days(5))};
    auto const held_to = deadline_of(ledger, hcmc_calendar()).value();

    EXPECT_EQ(words(held_to.due_current), "2026-03-23 17:00");
    EXPECT_FALSE(held_to.due_rescheduled.has_value());
    EXPECT_EQ(held_to.round, 2);

    ledger.push_back(rescheduled("2026-03-20 09:00", "2026-03-30 17:00"));
    EXPECT_EQ(refused(ledger), "reschedule_once");
}

TEST(Ledger, RefusesEntriesThatCannotFollowEachOther) {
    auto const start = started("2026-03-02 09:00", working_days(5));

    EXPECT_EQ(refused({paused("2026-03-02 09:00")}), "ledger_order");
    EXPECT_EQ(refused({restarted("2026-03-02 09:00", working_days(5))}), "ledger_order");
    EXPECT_EQ(refused({start, start}), "ledger_order");
    EXPECT_EQ(refused({start, resumed("2026-03-03 09:00")}), "ledger_order");
    EXPECT_EQ(refused({start, paused("2026-03-03 09:00"), paused("2026-03-04 09:00")}), "ledger_order");
    EXPECT_EQ(refused({start, paused("2026-03-02 08:59")}), "ledger_order");
    EXPECT_EQ(refused({start, extended("2026-03-03 09:00", calendar_days(5))}), "ledger_unit");
    EXPECT_EQ(refused({start, extended("2026-03-03 09:00", working_days(-2))}), "ledger_limit");
    EXPECT_EQ(refused({start, extended("2026-03-03 09:00", working_days(time_limit_max))}), "ledger_limit");
    EXPECT_EQ(refused({started("2026-03-02 09:00", working_days(0))}), "ledger_limit");
    EXPECT_EQ(refused({start, paused("2026-03-02 09:00"), resumed("2026-03-02 09:00")}), "accepted");
}

TEST(Ledger, RefusesEntriesWithoutTheLimitOrDateTheyNeed) {
    auto const start = started("2026-03-02 09:00", working_days(5));
    auto bare_start = start;
    bare_start.limit.reset();
    auto bare_extension = extended("2026-03-03 09:00", working_days(5));
    bare_extension.limit.reset();
    auto bare_letter = rescheduled("2026-03-03 09:00", "2026-03-18 17:00");
    bare_letter.new_due.reset();

    EXPECT_EQ(refused({bare_start}), "ledger_limit");
    EXPECT_EQ(refused({start, bare_extension}), "ledger_limit");
    EXPECT_EQ(refused({start, bare_letter}), "ledger_limit");
}

TEST(Ledger, RefusedEntryLeavesTheFoldAsItWas) {
    auto fold = DeadlineFold(hcmc_calendar());
    ASSERT_TRUE(fold.apply(started("2026-03-02 09:00", working_days(5))).has_value());
    auto const before = fold.deadline();

    ASSERT_TRUE(fold.apply(resumed("2026-03-09 09:00")).has_error());
    ASSERT_TRUE(fold.apply(extended("2026-03-03 09:00", working_days(1))).has_value());

    EXPECT_EQ(words(before.due_current), "2026-03-09 17:00");
    EXPECT_EQ(words(fold.deadline().due_current), "2026-03-10 17:00");
}

} // namespace motcua::domain
