#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include <motcua/domain/deadline.hpp>

#include <gtest/gtest.h>

/// The acceptance scenarios of the rules that concern due dates alone.
namespace motcua::domain {

using namespace tests;

namespace {

std::string due(std::string_view received_at, TimeLimit const& whole) {
    return words(due_after(at(received_at), whole, hcmc_calendar()));
}

Deadline deadline(std::vector<LedgerEntry> const& ledger) {
    return deadline_of(ledger, hcmc_calendar()).value();
}

std::string answer_by(std::string_view submitted_at) {
    return words(online_answer_by(at(submitted_at), std::chrono::hours{8}, hcmc_calendar()));
}

} // namespace

TEST(Scenario, S01_FiveWorkingDaysOverASwappedSaturday) {
    EXPECT_EQ(due("2026-01-05 09:00", working_days(5)), "2026-01-10 17:00");
}

TEST(Scenario, S02_OverNewYearAndItsSwap) {
    EXPECT_EQ(due("2025-12-31 10:00", working_days(3)), "2026-01-07 17:00");
}

TEST(Scenario, S03_OverTet) {
    EXPECT_EQ(due("2026-02-12 14:00", working_days(5)), "2026-02-26 17:00");
}

TEST(Scenario, S04_OverHungKingsAndTheFirstOfMay) {
    EXPECT_EQ(due("2026-04-24 09:00", working_days(15)), "2026-05-20 17:00");
}

TEST(Scenario, S05_OverTheNationalDayBlock) {
    EXPECT_EQ(due("2026-08-20 09:00", working_days(7)), "2026-08-28 17:00");
    EXPECT_EQ(due("2026-08-20 09:00", working_days(8)), "2026-09-03 17:00");
}

TEST(Scenario, S06_CultureDayIsOffFrom2026) {
    EXPECT_EQ(due("2026-11-20 09:00", working_days(2)), "2026-11-25 17:00");
    EXPECT_EQ(due("2025-11-21 09:00", working_days(2)), "2025-11-25 17:00");
}

TEST(Scenario, S07_SwappedSaturdayOfAnotherYear) {
    EXPECT_EQ(due("2018-12-28 09:00", working_days(4)), "2019-01-05 17:00");
}

TEST(Scenario, S08_DueDateInAnUndecidedYearIsProvisional) {
    auto const crossing = deadline({started("2026-12-28 09:00", working_days(5))});
    auto const within = deadline({started("2026-12-28 09:00", working_days(3))});

    EXPECT_EQ(words(crossing.due_current), "2027-01-05 17:00");
    EXPECT_EQ(crossing.certainty, Certainty::provisional);
    EXPECT_EQ(words(within.due_current), "2026-12-31 17:00");
    EXPECT_EQ(within.certainty, Certainty::decided);
}

TEST(Scenario, S09_FifteenOClockMovesTheHandoverNotTheDueDate) {
    auto const handover = [](std::string_view received_at) {
        return words(handover_by(at(received_at), hcmc_calendar()));
    };
    for (auto const* received_at : {"2026-03-04 14:59", "2026-03-04 15:00", "2026-03-04 15:20"}) {
        EXPECT_EQ(due(received_at, working_days(5)), "2026-03-11 17:00") << received_at;
    }
    EXPECT_EQ(handover("2026-03-04 14:59"), "2026-03-04 17:00");
    EXPECT_EQ(handover("2026-03-04 15:00"), "2026-03-04 17:00");
    EXPECT_EQ(handover("2026-03-04 15:20"), "2026-03-05 07:30");
}

TEST(Scenario, S10_SameDayWithACutoff) {
    auto const whole = same_day(std::chrono::hours{15});

    EXPECT_EQ(due("2026-03-06 14:50", whole), "2026-03-06 17:00");
    EXPECT_EQ(due("2026-03-06 15:00", whole), "2026-03-06 17:00");
    EXPECT_EQ(due("2026-03-06 15:10", whole), "2026-03-09 17:00");
}

TEST(Scenario, S11_OnlineFilingIsAnsweredInEightWorkingHours) {
    EXPECT_EQ(answer_by("2026-03-06 16:00"), "2026-03-09 16:00");
    EXPECT_EQ(answer_by("2026-03-07 22:00"), "2026-03-09 17:00");
    EXPECT_EQ(answer_by("2026-02-13 15:00"), "2026-02-23 15:00");
    EXPECT_EQ(answer_by("2026-11-23 15:30"), "2026-11-25 15:30");
    EXPECT_EQ(answer_by("2026-08-21 16:30"), "2026-08-22 16:30");
}

TEST(Scenario, S12_CalendarDaysRollForwardFromACompensationDay) {
    EXPECT_EQ(due("2026-04-17 09:00", calendar_days(10)), "2026-04-28 17:00");
}

TEST(Scenario, S13_SupplementWindowEndsThreeOrFiveWorkingDaysAfterIntake) {
    auto const accepted_at = at("2026-03-09 09:00");

    EXPECT_EQ(words(supplement_window_end(accepted_at, 3, hcmc_calendar())), "2026-03-12 17:00");
    EXPECT_EQ(words(supplement_window_end(accepted_at, 5, hcmc_calendar())), "2026-03-16 17:00");
}

TEST(Scenario, S14_FullSupplementStartsTheLimitFromZero) {
    auto const held_to = deadline(
        {started("2026-03-09 09:00", working_days(20)),
         paused("2026-03-12 10:00"),
         restarted("2026-03-18 09:00", working_days(20))}
    );

    EXPECT_EQ(words(held_to.due_current), "2026-04-15 17:00");
    EXPECT_EQ(words(held_to.due_original), "2026-04-06 17:00");
    EXPECT_EQ(held_to.state, ClockState::running);
    EXPECT_EQ(held_to.round, 1);
}

TEST(Scenario, S15_PauseTakesItsWorkingDaysOut) {
    auto ledger = std::vector{started("2026-03-02 09:00", working_days(20))};
    EXPECT_EQ(words(deadline(ledger).due_current), "2026-03-30 17:00");

    ledger.push_back(paused("2026-03-10 10:00"));
    EXPECT_EQ(words(deadline(ledger).due_current), "2026-03-30 17:00");
    EXPECT_EQ(deadline(ledger).state, ClockState::paused);

    ledger.push_back(resumed("2026-03-13 09:00"));
    EXPECT_EQ(words(deadline(ledger).due_current), "2026-04-02 17:00");
    EXPECT_EQ(deadline(ledger).state, ClockState::running);
}

TEST(Scenario, S17_LatestApologyIsTheWorkingDayBeforeTheDueDate) {
    auto const latest = [](std::string_view due_at) {
        return words(latest_apology(at(due_at), hcmc_calendar()));
    };
    EXPECT_EQ(latest("2026-03-20 17:00"), "2026-03-19 17:00");
    EXPECT_EQ(latest("2026-03-23 17:00"), "2026-03-20 17:00");
    EXPECT_EQ(latest("2026-02-23 17:00"), "2026-02-13 17:00");
    EXPECT_EQ(latest("2026-11-25 17:00"), "2026-11-23 17:00");
    EXPECT_EQ(latest("2026-01-12 17:00"), "2026-01-10 17:00");
}

TEST(Scenario, S18_LetterMovesTheCurrentDateOnceAndKeepsTheOriginal) {
    auto ledger = std::vector{
        started("2026-03-02 09:00", working_days(14)),
        rescheduled("2026-03-19 10:00", "2026-03-27 17:00")};
    auto const held_to = deadline(ledger);

    EXPECT_EQ(words(held_to.due_original), "2026-03-20 17:00");
    EXPECT_EQ(words(held_to.due_statutory), "2026-03-20 17:00");
    EXPECT_EQ(words(held_to.due_current), "2026-03-27 17:00");
    EXPECT_EQ(held_to.round, 1);

    ledger.push_back(rescheduled("2026-03-26 09:00", "2026-04-03 17:00"));
    auto const second = deadline_of(ledger, hcmc_calendar());
    ASSERT_TRUE(second.has_error());
    EXPECT_EQ(second.error().rule(), "reschedule_once");
    EXPECT_EQ(second.error().code(), core::Errc::conflict);
}

TEST(Scenario, S20_StrictLatenessCountsWorkingDaysFromTheFirstPromise) {
    auto const held_to = deadline(
        {started("2026-03-02 09:00", working_days(14)), rescheduled("2026-03-19 10:00", "2026-03-27 17:00")}
    );
    auto const finished_at = at("2026-03-25 10:00");

    EXPECT_EQ(working_days_late(held_to.due_original, finished_at, hcmc_calendar()), 3);
    EXPECT_EQ(working_days_late(held_to.due_current, finished_at, hcmc_calendar()), 0);
}

TEST(Scenario, S21_OneMinuteBeforeClosingIsOnTimeOneAfterIsLate) {
    auto const due_at = due_after(at("2026-03-02 09:00"), working_days(14), hcmc_calendar());

    EXPECT_EQ(working_days_late(due_at, at("2026-03-20 16:59"), hcmc_calendar()), 0);
    EXPECT_EQ(working_days_late(due_at, at("2026-03-20 17:00"), hcmc_calendar()), 0);
    EXPECT_EQ(working_days_late(due_at, at("2026-03-20 17:01"), hcmc_calendar()), 1);
}

TEST(Scenario, S24_ImportedSaltOverCultureDay) {
    EXPECT_EQ(due("2026-11-16 09:00", working_days(3)), "2026-11-19 17:00");
    EXPECT_EQ(due("2026-11-16 09:00", working_days(7)), "2026-11-26 17:00");
}

TEST(Scenario, S25_CertificateInTwentyWorkingDays) {
    EXPECT_EQ(due("2026-11-16 09:00", working_days(20)), "2026-12-15 17:00");
}

TEST(Scenario, S28_TheRuleVersionDecidesTheUnit) {
    EXPECT_EQ(due("2026-03-02 09:00", working_days(10)), "2026-03-16 17:00");
    EXPECT_EQ(due("2026-01-28 09:00", calendar_days(10)), "2026-02-09 17:00");
    EXPECT_EQ(due("2026-01-28 09:00", working_days(10)), "2026-02-11 17:00");
}

} // namespace motcua::domain
