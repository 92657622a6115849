#include "support/at.hpp"
#include <motcua/domain/procedure.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {
namespace {

using tests::day;

ProcedureStep step(std::string code, int value, LimitUnit unit) {
    return {std::move(code), "Bước", Role::reviewer, {value, unit, {}}};
}

/// 20 working days in five steps: RULES S25.
ProcedureVersion certificate() {
    auto version = ProcedureVersion();
    version.limit = {20, LimitUnit::working_day, {}};
    auto number = 0;
    for (auto const days : {1, 4, 10, 3, 2}) {
        version.steps.push_back(step("buoc_" + std::to_string(++number), days, LimitUnit::working_day));
    }
    return version;
}

std::string fault_of(core::Expected<void> const& outcome) {
    auto const failure = outcome ? core::Failure() : outcome.error();
    return failure.faults().empty() ? std::string()
                                    : failure.faults().front().pointer + ' ' + failure.faults().front().rule;
}

TEST(ProcedureSteps, MayAddUpToTheLimit) {
    EXPECT_TRUE(check_step_sum(certificate()));
}

TEST(ProcedureSteps, MayNotAddUpToMoreThanTheLimit) {
    auto version = certificate();
    version.steps.back().limit.value = 3;

    EXPECT_EQ(fault_of(check_step_sum(version)), "/steps step_sum");
}

TEST(ProcedureSteps, CountHoursAgainstDaysOfEightHours) {
    auto version = certificate();
    version.limit = {3, LimitUnit::working_day, {}};
    version.steps = {step("a", 1, LimitUnit::working_day), step("b", 16, LimitUnit::working_hour)};
    auto longer = version;
    longer.steps.push_back(step("c", 1, LimitUnit::working_hour));

    EXPECT_TRUE(check_step_sum(version));
    EXPECT_EQ(fault_of(check_step_sum(longer)), "/steps step_sum");
    EXPECT_EQ(fault_of(check_step_sum(version, 7)), "/steps step_sum");
}

TEST(ProcedureSteps, FillOneDayOfASameDayLimit) {
    auto version = certificate();
    version.limit = {1, LimitUnit::same_day, {}};
    version.steps = {step("a", 8, LimitUnit::working_hour)};
    auto longer = version;
    longer.steps.front().limit.value = 9;

    EXPECT_TRUE(check_step_sum(version));
    EXPECT_EQ(fault_of(check_step_sum(longer)), "/steps step_sum");
}

TEST(ProcedureSteps, HaveToBeThere) {
    auto version = certificate();
    version.steps.clear();

    EXPECT_EQ(fault_of(check_step_sum(version)), "/steps steps_empty");
}

TEST(ProcedureVersion, FindsItsStepsAndComponentsByCode) {
    auto version = certificate();
    version.components.push_back({"TP01", "Đơn đề nghị", true, CopyKind::original, 1, true});

    ASSERT_NE(version.step("buoc_3"), nullptr);
    EXPECT_EQ(version.step("buoc_3")->limit.value, 10);
    EXPECT_EQ(version.step("buoc_6"), nullptr);
    ASSERT_NE(version.component("TP01"), nullptr);
    EXPECT_EQ(version.component("TP02"), nullptr);
}

TEST(InForce, CoversBothItsEndsLessTheSuspension) {
    auto const law = InForce{day("2026-01-01"), day("2026-12-31"), day("2026-02-04"), day("2026-04-06")};

    EXPECT_FALSE(law.covers(day("2025-12-31")));
    EXPECT_TRUE(law.covers(day("2026-01-01")));
    EXPECT_TRUE(law.covers(day("2026-02-03")));
    EXPECT_FALSE(law.covers(day("2026-02-04")));
    EXPECT_FALSE(law.covers(day("2026-04-06")));
    EXPECT_TRUE(law.covers(day("2026-04-07")));
    EXPECT_TRUE(law.covers(day("2026-12-31")));
    EXPECT_FALSE(law.covers(day("2027-01-01")));
}

/// Decree 15/2018, then Decree 46/2026 for nine days until its suspension: RULES S28.
std::vector<ProcedureVersion> advertisement() {
    auto older = certificate();
    older.version = 1;
    older.in_force = {day("2025-07-01"), {}, {}, {}};
    auto newer = older;
    newer.version = 2;
    newer.state = ProcedureState::suspended;
    newer.in_force = {day("2026-01-26"), {}, day("2026-02-04"), {}};
    return {newer, older};
}

TEST(ChosenVersion, IsTheNewestInForceOnTheDayOfReceipt) {
    auto const versions = advertisement();
    auto const chosen = [&](std::string_view date) {
        return choose_version(versions, day(date)).value()->version;
    };

    EXPECT_EQ(chosen("2026-01-25"), 1);
    EXPECT_EQ(chosen("2026-01-26"), 2);
    EXPECT_EQ(chosen("2026-02-03"), 2);
    EXPECT_EQ(chosen("2026-02-04"), 1);
}

TEST(ChosenVersion, IsRefusedWithTheDayOfTheSuspension) {
    auto const only_suspended = std::vector{advertisement().front()};

    auto const failure = choose_version(only_suspended, day("2026-03-02")).error();

    EXPECT_EQ(failure.code(), core::Errc::conflict);
    EXPECT_EQ(failure.rule(), "procedure_suspended");
    EXPECT_NE(failure.vi().find("2026-02-04"), std::string::npos);
}

TEST(ChosenVersion, IsUnknownBeforeItsFirstDayAfterItsLastAndWithoutVersions) {
    auto ended = advertisement();
    ended.front().in_force.effective_to = day("2026-02-28");
    auto const only_ended = std::vector{ended.front()};
    auto const fault = [](std::vector<ProcedureVersion> const& versions, std::string_view date) {
        auto const failure = choose_version(versions, day(date)).error();
        return failure.faults().at(0).rule;
    };

    EXPECT_EQ(fault(advertisement(), "2025-06-30"), "procedure_unknown");
    EXPECT_EQ(fault(only_ended, "2026-03-01"), "procedure_unknown");
    EXPECT_EQ(fault({}, "2026-03-01"), "procedure_unknown");
}

TEST(ChosenVersion, IsNeverADraft) {
    auto versions = advertisement();
    versions.front().state = ProcedureState::draft;

    EXPECT_EQ(choose_version(versions, day("2026-01-28")).value()->version, 1);
}

} // namespace
} // namespace motcua::domain
