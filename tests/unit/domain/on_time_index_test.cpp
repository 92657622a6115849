#include "support/at.hpp"
#include <motcua/domain/on_time_index.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {

using tests::at;

namespace {

auto const march = ReportPeriod{at("2026-03-01 00:00"), at("2026-03-31 23:59:59")};

/// Accepted Mon 02/03/2026, to be returned by Fri 20/03.
IndexFacts accepted() {
    auto facts = IndexFacts{};
    facts.accepted_at = at("2026-03-02 09:00");
    facts.due_at = at("2026-03-20 17:00");
    return facts;
}

SupplementWait waited(std::string_view requested_at, std::string_view completed_at) {
    return {at(requested_at), at(completed_at)};
}

} // namespace

TEST(OnTimeIndex, FinishedExactlyAtTheDueMomentIsOnTime) {
    auto facts = accepted();
    facts.finished_at = at("2026-03-20 17:00");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_on_time);

    facts.finished_at = at("2026-03-20 17:01");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_late);
}

TEST(OnTimeIndex, FinishedWinsOverReturned) {
    auto facts = accepted();
    facts.finished_at = at("2026-03-20 10:00");
    facts.returned_at = at("2026-03-25 10:00");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_on_time);

    facts.finished_at.reset();
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_late);
}

TEST(OnTimeIndex, SupplementTimeIsTakenOutOfAFinishedDossier) {
    auto facts = accepted();
    facts.finished_at = at("2026-03-24 10:00");
    facts.supplements = {waited("2026-03-10 09:00", "2026-03-14 09:00")};
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_on_time);

    facts.finished_at = at("2026-03-24 17:01");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_late);
}

TEST(OnTimeIndex, WaitBeforeAcceptanceIsNotTakenOut) {
    auto facts = accepted();
    facts.finished_at = at("2026-03-20 17:01");
    facts.supplements = {waited("2026-02-20 09:00", "2026-02-27 09:00")};

    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_late);
}

TEST(Scenario, S16_SecondOpenRequestCountsLateUntilTheResultIsOut) {
    auto facts = accepted();
    facts.due_at = at("2026-04-30 17:00");
    facts.supplements = {{at("2026-03-05 09:00"), std::nullopt}};
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::open_on_time);

    facts.supplements = {
        waited("2026-03-05 09:00", "2026-03-09 09:00"),
        {at("2026-03-12 09:00"), std::nullopt}};
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::open_late);

    facts.supplements.back().completed_at = at("2026-03-16 09:00");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::open_on_time);
    facts.finished_at = at("2026-03-30 09:00");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_on_time);
}

TEST(OnTimeIndex, WaitingForTheOnlyRequestIsJudgedAtTheRequest) {
    auto facts = accepted();
    facts.supplements = {{at("2026-03-19 09:00"), std::nullopt}};
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::open_on_time); // though the due date has passed

    facts.supplements = {{at("2026-03-23 09:00"), std::nullopt}};
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::open_late);
}

TEST(Scenario, S26_WithdrawalCountsOnlyAfterAcceptance) {
    auto facts = accepted();
    facts.is_withdrawn = true;
    facts.closed_at = at("2026-03-12 09:00");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_on_time);

    facts.accepted_at.reset();
    facts.due_at.reset();
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::not_counted);
}

TEST(Scenario, S20_TheSynchronisedDateDecidesThePortalIndex) {
    auto facts = accepted();
    facts.due_at = at("2026-03-27 17:00");
    facts.finished_at = at("2026-03-25 10:00");

    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_on_time);
}

TEST(OnTimeIndex, OpenDossierIsJudgedAtTheEndOfThePeriod) {
    auto facts = accepted();
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::open_late);

    auto const first_half = ReportPeriod{march.first, at("2026-03-15 23:59:59")};
    EXPECT_EQ(on_time_verdict(facts, first_half), OnTimeVerdict::open_on_time);
}

TEST(OnTimeIndex, WhatHappensAfterThePeriodHasNotHappened) {
    auto facts = accepted();
    facts.due_at = at("2026-04-10 17:00");
    facts.finished_at = at("2026-04-20 09:00");
    facts.supplements = {{at("2026-04-02 09:00"), std::nullopt}};

    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::open_on_time);
}

TEST(OnTimeIndex, DossiersOutsideThePeriodAreNotCounted) {
    auto done_before = accepted();
    done_before.finished_at = at("2026-02-27 09:00");
    auto accepted_after = accepted();
    accepted_after.accepted_at = at("2026-04-01 09:00");

    EXPECT_EQ(on_time_verdict(done_before, march), OnTimeVerdict::not_counted);
    EXPECT_EQ(on_time_verdict(accepted_after, march), OnTimeVerdict::not_counted);
    EXPECT_EQ(on_time_verdict(IndexFacts{}, march), OnTimeVerdict::not_counted);
}

TEST(OnTimeIndex, WithoutADueDateTheProceduresLongestTimeDecides) {
    auto facts = accepted();
    facts.due_at.reset();
    facts.longest_time = std::chrono::days{10};
    facts.supplements = {waited("2026-03-04 09:00", "2026-03-06 09:00")};
    facts.finished_at = at("2026-03-14 09:00");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_on_time);

    facts.finished_at = at("2026-03-14 09:01");
    EXPECT_EQ(on_time_verdict(facts, march), OnTimeVerdict::done_late);
}

TEST(OnTimeIndex, RatioIsOfAllReceivedAndHandled) {
    auto done = accepted();
    done.finished_at = at("2026-03-10 09:00");
    auto late = accepted();
    late.finished_at = at("2026-03-30 09:00");
    auto open = accepted();
    open.due_at = at("2026-04-30 17:00");
    auto const index = on_time_index(std::vector{done, done, late, open, accepted(), IndexFacts{}}, march);

    EXPECT_EQ(index, (OnTimeIndex{2, 1, 1, 1}));
    EXPECT_EQ(index.ratio(), (Ratio{3, 5}));
}

TEST(OnTimeIndex, FactsOfADossierFollowItsState) {
    auto dossier = Dossier{};
    dossier.accepted_at = at("2026-03-02 09:00");
    dossier.finished_at = at("2026-03-12 09:00");
    dossier.state = DossierState::withdrawn;
    dossier.deadline.state = ClockState::running;
    dossier.deadline.due_current = at("2026-03-20 17:00");
    EXPECT_EQ(on_time_verdict(index_facts_of(dossier), march), OnTimeVerdict::done_on_time);
    EXPECT_TRUE(index_facts_of(dossier).is_withdrawn);
    EXPECT_EQ(index_facts_of(dossier).finished_at, std::nullopt);

    dossier.state = DossierState::finished;
    dossier.supplements.emplace_back().requested_at = at("2026-03-04 09:00");
    EXPECT_EQ(index_facts_of(dossier).finished_at, dossier.finished_at);
    EXPECT_EQ(index_facts_of(dossier).supplements.size(), 1U);
}

} // namespace motcua::domain
