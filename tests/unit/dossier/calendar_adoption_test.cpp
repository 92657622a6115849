#include "desk.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace motcua::domain::tests {

namespace {

std::vector<Timer> timers_of(Desk const& desk, TimerKind kind) {
    auto found = std::vector<Timer>();
    for (auto const& timer : desk.timers()) {
        if (timer.kind == kind) {
            found.push_back(timer);
        }
    }
    return found;
}

} // namespace

// RULES §5: a later date needs the head's approval.
TEST(CalendarAdoption, LaterDateMovesOnlyWithTheHeadsApproval) {
    auto const calendar = second_version({"2026-03-12", "2026-03-13"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-05 10:00");
    ASSERT_EQ(desk.due(), "2026-03-20T17:00:00+07:00");

    EXPECT_FALSE(desk.adopt(calendar, ""));
    EXPECT_EQ(desk.refused(), "approval_required");
    EXPECT_EQ(desk.due(), "2026-03-20T17:00:00+07:00");
    ASSERT_TRUE(desk.adopt(calendar)) << desk.refused();

    EXPECT_EQ(desk.due(), "2026-03-24T17:00:00+07:00");
    EXPECT_EQ(core::to_string(desk.dossier().deadline.due_original), "2026-03-20T17:00:00+07:00");
    EXPECT_EQ(desk.dossier().deadline.calendar_version, 2);
    EXPECT_EQ(desk.dossier().deadline.round, 1);
    EXPECT_EQ(desk.dossier().ledger.back().kind, LedgerKind::calendar_changed);
    EXPECT_EQ(desk.told("dossier.calendar_changed"), 1);
    EXPECT_FALSE(desk.adopt(calendar));
    EXPECT_EQ(desk.refused(), "calendar_not_newer");
}

// RULES §5: an earlier date is ignored in favour of the printed one.
TEST(CalendarAdoption, EarlierDateIsNotAdoptedAndThePromiseStands) {
    auto const calendar = second_version({}, {"2026-03-07", "2026-03-08"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-05 10:00");

    ASSERT_TRUE(desk.adopt(calendar, "")) << desk.refused();

    auto const& deadline = desk.dossier().deadline;
    EXPECT_EQ(desk.due(), "2026-03-20T17:00:00+07:00");
    EXPECT_EQ(core::to_string(deadline.due_statutory), "2026-03-18T17:00:00+07:00");
    EXPECT_EQ(deadline.due_kept, deadline.due_current);
    EXPECT_EQ(deadline.round, 0);
    EXPECT_EQ(timers_of(desk, TimerKind::late).front().due_at, motcua::tests::at("2026-03-20 17:00:01"));
    auto const rows = explain(desk.dossier().ledger, calendar).value();
    EXPECT_EQ(rows.back().rule, "promise_kept");
    EXPECT_EQ(rows.back().date, core::make_date(2026, 3, 20));
}

TEST(CalendarAdoption, KeptPromiseMovesWithALaterPause) {
    auto const calendar = second_version({}, {"2026-03-07", "2026-03-08"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-05 10:00");
    ASSERT_TRUE(desk.adopt(calendar));

    ASSERT_TRUE(desk.at("2026-03-09 10:00").act(ActionType::suspend, "Chờ nộp phí"));
    ASSERT_TRUE(desk.at("2026-03-12 09:00").act(ActionType::resume));

    EXPECT_EQ(desk.due(), "2026-03-25T17:00:00+07:00"); // 9, 10 and 11 March stood still
}

TEST(CalendarAdoption, RestartPrintsANewDateAndEndsTheKeptPromise) {
    auto const calendar = second_version({}, {"2026-03-07", "2026-03-08"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-03 10:00");
    ASSERT_TRUE(desk.adopt(calendar));
    ASSERT_TRUE(desk.supplement({"Bản sao"}));

    ASSERT_TRUE(desk.at("2026-03-04 09:00").act(ActionType::receive_supplement)) << desk.refused();

    EXPECT_EQ(desk.due(), "2026-03-20T17:00:00+07:00"); // 5, 6, 7, 8, 9 … 13, 16 … 20
    EXPECT_FALSE(desk.dossier().deadline.due_kept.has_value());
}

TEST(CalendarAdoption, ProvisionalDateBecomesFirmAtOnce) {
    auto const calendar = second_version({});
    auto desk = Desk(procedure_of(5));
    desk.received("2026-12-28 09:00");
    ASSERT_EQ(desk.dossier().deadline.certainty, Certainty::provisional);
    auto const effect = calendar_effect(desk.dossier().ledger, desk.dossier().deadline, calendar).value();

    ASSERT_TRUE(desk.adopt(calendar, "")) << desk.refused();

    EXPECT_EQ(effect.outcome, CalendarOutcome::now_firm);
    EXPECT_EQ(desk.dossier().deadline.certainty, Certainty::decided);
    EXPECT_EQ(effect.due_after, desk.dossier().deadline.due_current);
    EXPECT_EQ(effect.due_before, effect.due_after);
}

TEST(CalendarAdoption, LatenessIsNeverErasedAndTheMovedDateIsWatchedAgain) {
    auto const calendar = second_version({"2026-03-18", "2026-03-19"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00");
    desk.fire(TimerKind::late);
    auto const late_at = desk.dossier().late_at;
    desk.at("2026-03-21 10:00");

    ASSERT_TRUE(desk.adopt(calendar)) << desk.refused();

    EXPECT_EQ(desk.due(), "2026-03-24T17:00:00+07:00");
    EXPECT_EQ(desk.dossier().late_at, late_at);
    ASSERT_EQ(timers_of(desk, TimerKind::late).size(), 1U);
    EXPECT_EQ(timers_of(desk, TimerKind::late).front().round, 1);
    ASSERT_EQ(desk.dossier().apologies.size(), 1U);
    EXPECT_EQ(desk.dossier().apologies.front().state, LetterState::draft);
    EXPECT_GT(desk.dossier().apologies.front().due_new, desk.dossier().deadline.due_current);
    desk.fire(TimerKind::late);
    EXPECT_EQ(desk.told("dossier.second_promise_broken"), 1);
    EXPECT_EQ(desk.dossier().late_at, late_at);
}

TEST(CalendarAdoption, LatenessNobodySweptYetIsNotedUnderTheOldDate) {
    auto const calendar = second_version({"2026-03-19"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-20 17:00:01");

    ASSERT_TRUE(desk.adopt(calendar)) << desk.refused();

    EXPECT_EQ(desk.dossier().late_at, motcua::tests::at("2026-03-20 17:00:01"));
    EXPECT_EQ(desk.told("dossier.late"), 1);
    EXPECT_EQ(desk.due(), "2026-03-23T17:00:00+07:00");
}

TEST(CalendarAdoption, LettersDateOnANewDayOffRollsForward) { // Civil Code art. 148(5)
    auto const calendar = second_version({"2026-03-27"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-19 10:00");
    ASSERT_TRUE(desk.apologise("2026-03-27"));

    ASSERT_TRUE(desk.adopt(calendar)) << desk.refused();

    EXPECT_EQ(desk.due(), "2026-03-30T17:00:00+07:00");
    EXPECT_EQ(desk.dossier().deadline.round, 2);
    EXPECT_FALSE(desk.apologise("2026-04-03"));
    EXPECT_EQ(desk.refused(), "reschedule_once");
}

TEST(CalendarAdoption, DraftAboutTheOldDateIsCancelledWhenTheDateMoves) {
    auto const calendar = second_version({"2026-03-19"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00");
    desk.fire(TimerKind::apology_due);

    ASSERT_TRUE(desk.adopt(calendar)) << desk.refused();

    EXPECT_EQ(desk.dossier().apologies.front().state, LetterState::cancelled);
    EXPECT_EQ(timers_of(desk, TimerKind::apology_due).front().due_at, motcua::tests::at("2026-03-18 07:30"));
    EXPECT_EQ(timers_of(desk, TimerKind::apology_due).front().round, 1);
}

TEST(CalendarAdoption, PausedDossierGoesOnUnderTheNewVersion) {
    auto const calendar = second_version({"2026-03-13"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-04 10:00");
    ASSERT_TRUE(desk.act(ActionType::suspend, "Chờ nộp phí"));

    ASSERT_TRUE(desk.at("2026-03-05 10:00").adopt(calendar)) << desk.refused();

    EXPECT_EQ(desk.dossier().deadline.state, ClockState::paused);
    EXPECT_EQ(desk.due(), "2026-03-23T17:00:00+07:00");
    EXPECT_TRUE(timers_of(desk, TimerKind::late).empty());
    ASSERT_TRUE(desk.at("2026-03-06 09:00").act(ActionType::resume));
    EXPECT_EQ(desk.due(), "2026-03-25T17:00:00+07:00");
}

TEST(CalendarAdoption, OnlineFilingNotAcceptedYetIsAnsweredByTheNewOfficeDays) {
    auto const calendar = second_version({"2026-03-03"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 10:00", Channel::online);
    auto const before = timers_of(desk, TimerKind::online_answer).front().due_at;

    ASSERT_TRUE(desk.adopt(calendar, "")) << desk.refused();

    EXPECT_TRUE(desk.dossier().ledger.empty());
    EXPECT_EQ(desk.dossier().deadline.calendar_version, 2);
    EXPECT_EQ(before, motcua::tests::at("2026-03-03 10:00:01"));
    EXPECT_EQ(
        timers_of(desk, TimerKind::online_answer).front().due_at,
        motcua::tests::at("2026-03-04 10:00:01")
    );
}

TEST(CalendarAdoption, FinishedDossierKeepsItsCalendar) {
    auto const calendar = second_version({"2026-03-13"});
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00");
    desk.act(ActionType::forward);
    ASSERT_TRUE(desk.act(ActionType::decide)) << desk.refused();

    EXPECT_FALSE(desk.adopt(calendar));
    EXPECT_EQ(desk.refused(), "dossier_closed");
}

TEST(CalendarRights, AdministratorProposesLeaderApproves) {
    for (auto const role :
         {Role::clerk, Role::reviewer, Role::division_head, Role::leader, Role::admin, Role::integration}) {
        SCOPED_TRACE(name_of(role));
        EXPECT_EQ(may_propose_calendar(role), role == Role::admin);
        EXPECT_EQ(may_approve_calendar(role), role == Role::leader);
        EXPECT_EQ(
            may_review_calendar(role),
            role == Role::admin || role == Role::leader || role == Role::division_head
        );
    }
}

} // namespace motcua::domain::tests
