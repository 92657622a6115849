#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include <motcua/domain/periodic_report.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {

using namespace tests;

namespace {

auto const march = ReportPeriod{at("2026-03-01 00:00"), at("2026-03-31 23:59:59")};

SettlementFacts accepted(std::string_view accepted_at, std::string_view due_at, Channel channel) {
    auto facts = SettlementFacts{};
    facts.channel = channel;
    facts.accepted_at = at(accepted_at);
    facts.due_at = at(due_at);
    return facts;
}

SettlementFacts done(std::string_view done_at) {
    auto facts = accepted("2026-03-02 09:00", "2026-03-20 17:00", Channel::counter);
    facts.done_at = at(done_at);
    return facts;
}

Deadline moved_by_letter() {
    auto const ledger = std::vector{
        started("2026-03-02 09:00", working_days(14)),
        rescheduled("2026-03-19 10:00", "2026-03-27 17:00")};
    return deadline_of(ledger, hcmc_calendar()).value();
}

} // namespace

TEST(Scenario, S31_RowBalancesOrBlocksTheExport) {
    auto row = SettlementRow{80, 25, 15, 30, 60, 5, 20, 5};

    EXPECT_EQ(row.received(), 120);
    EXPECT_EQ(row.done(), 95);
    EXPECT_EQ(row.open(), 25);
    EXPECT_TRUE(check_balance(row).has_value());

    row.open_late = 6;
    EXPECT_EQ(check_balance(row).error().rule(), "report_unbalanced");
    row.open_late = -1;
    row.open_in_time = 26;
    EXPECT_EQ(check_balance(row).error().rule(), "report_unbalanced");
}

TEST(SettlementReport, EveryDossierOfThePeriodStandsInOneColumn) {
    auto withdrawn = done("2026-03-05 09:00");
    withdrawn.ended_without_result = true;
    auto waiting = accepted("2026-03-02 09:00", "2026-03-20 17:00", Channel::post);
    waiting.waiting_since = at("2026-03-12 09:00");
    auto const dossiers = std::vector{
        done("2026-03-19 17:00"), // the day before: early
        done("2026-03-20 08:00"),
        done("2026-03-20 17:00"),
        done("2026-03-20 17:01"),
        withdrawn,
        waiting,
        accepted("2026-03-16 09:00", "2026-04-10 17:00", Channel::online),
        accepted("2026-02-16 09:00", "2026-03-10 17:00", Channel::online),
    };

    auto const row = settlement_row(dossiers, march);

    EXPECT_EQ(row, (SettlementRow{1, 6, 1, 1, 4, 1, 1, 1}));
    EXPECT_TRUE(check_balance(row).has_value());
    EXPECT_EQ(on_time_ratio(row), (Ratio{5, 6}));
}

TEST(SettlementReport, LeavesOutWhatIsNotOfThePeriod) {
    auto done_before = accepted("2026-02-02 09:00", "2026-02-20 17:00", Channel::counter);
    done_before.done_at = at("2026-02-27 09:00");
    auto done_after = accepted("2026-03-16 09:00", "2026-04-10 17:00", Channel::counter);
    done_after.done_at = at("2026-04-02 09:00");
    auto const dossiers = std::vector{
        done_before,
        done_after,
        SettlementFacts{},
        accepted("2026-04-01 09:00", "2026-04-10 17:00", Channel::counter)};

    EXPECT_EQ(settlement_row(dossiers, march), (SettlementRow{0, 1, 0, 0, 0, 0, 1, 0}));
}

TEST(Scenario, S20_StrictReportShowsBothPromises) {
    auto const finished =
        strict_lateness(moved_by_letter(), at("2026-03-25 10:00"), at("2026-04-30 09:00"), hcmc_calendar());
    auto const still_open =
        strict_lateness(moved_by_letter(), std::nullopt, at("2026-03-30 09:00"), hcmc_calendar());

    EXPECT_EQ(finished, (StrictLateness{3, 0}));
    EXPECT_EQ(still_open, (StrictLateness{6, 1}));
}

TEST(Scenario, S19_LateWithoutALetterIsOwedUntilIssuedAndThenLate) {
    auto facts = ApologyFacts{at("2026-03-20 17:00"), std::nullopt, std::nullopt};
    auto const now = at("2026-03-25 09:00");
    EXPECT_EQ(apology_coverage(std::vector{facts}, now, hcmc_calendar()), (ApologyCoverage{1, 0, 0}));

    facts.issued_at = at("2026-03-24 10:00");
    EXPECT_EQ(apology_coverage(std::vector{facts}, now, hcmc_calendar()), (ApologyCoverage{1, 1, 0}));
}

TEST(ApologyReport, CountsOnlyDueDatesThatPassed) {
    auto const due_at = at("2026-03-20 17:00");
    auto const facts = std::vector<ApologyFacts>{
        {due_at, at("2026-03-20 17:00"), std::nullopt},
        {due_at, at("2026-03-19 09:00"), at("2026-03-18 09:00")}, // announced, then early after all
        {due_at, at("2026-03-25 09:00"), at("2026-03-19 17:00")},
        {due_at, at("2026-03-25 09:00"), at("2026-03-19 17:01")},
        {at("2026-04-20 17:00"), std::nullopt, std::nullopt},
    };
    auto const coverage = apology_coverage(facts, at("2026-03-31 09:00"), hcmc_calendar());

    EXPECT_EQ(coverage, (ApologyCoverage{2, 2, 1}));
    EXPECT_EQ(coverage.ratio(), (Ratio{2, 2}));
}

} // namespace motcua::domain
