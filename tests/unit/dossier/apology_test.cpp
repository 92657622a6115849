#include "desk.hpp"

#include <gtest/gtest.h>

namespace motcua::domain::tests {

using motcua::tests::at;

TEST(Scenario, S18_ApologyMovesTheDueDateOnce) {
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-19 10:00");

    EXPECT_EQ(desk.due(), "2026-03-20T17:00:00+07:00");
    ASSERT_TRUE(desk.apologise("2026-03-27")) << desk.refused();

    EXPECT_EQ(desk.due(), "2026-03-27T17:00:00+07:00");
    EXPECT_EQ(core::to_string(desk.dossier().deadline.due_original), "2026-03-20T17:00:00+07:00");
    EXPECT_EQ(core::to_string(desk.dossier().deadline.due_statutory), "2026-03-20T17:00:00+07:00");
    EXPECT_FALSE(desk.dossier().apologies.front().issued_late);
    desk.at("2026-03-26 09:00");
    EXPECT_FALSE(desk.apologise("2026-04-03"));
    EXPECT_EQ(desk.refused(), "reschedule_once");
}

TEST(Apology, ReasonIsMandatory) {
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00");
    desk.fire(TimerKind::apology_due);

    EXPECT_FALSE(desk.act(ActionType::draft_apology));
    EXPECT_EQ(desk.refused(), "reason_required");
    EXPECT_FALSE(desk.act(ActionType::approve_apology));
    EXPECT_EQ(desk.refused(), "reason_required");
    EXPECT_FALSE(desk.act(ActionType::issue_apology));
    EXPECT_EQ(desk.refused(), "apology_not_approved");
}

TEST(Apology, DraftWaitsTwoWorkingDaysBeforeTheDueDate) {
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00");

    desk.fire(TimerKind::apology_due);
    desk.fire(TimerKind::apology_escalation);

    ASSERT_EQ(desk.dossier().apologies.size(), 1U);
    EXPECT_EQ(desk.dossier().apologies.front().state, LetterState::draft);
    EXPECT_EQ(desk.told("letter.apology_drafted"), 1);
    EXPECT_EQ(desk.told("apology.escalated"), 1);
}

TEST(Apology, DraftIsCancelledWhenTheResultComesInTime) {
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00");
    desk.fire(TimerKind::apology_due);
    desk.act(ActionType::forward);

    ASSERT_TRUE(desk.act(ActionType::decide));

    EXPECT_EQ(desk.dossier().apologies.front().state, LetterState::cancelled);
}

TEST(Scenario, S19_PassedDueDateIsFlaggedDraftedAndNeverErased) {
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00");
    desk.act(ActionType::forward);
    desk.fire(TimerKind::late);

    ASSERT_TRUE(desk.dossier().late_at.has_value());
    EXPECT_EQ(desk.told("dossier.late"), 1);
    ASSERT_EQ(desk.dossier().apologies.size(), 1U);
    ASSERT_TRUE(desk.act(ActionType::decide));
    EXPECT_FALSE(desk.act(ActionType::return_result));
    EXPECT_EQ(desk.refused(), "apology_missing");

    ASSERT_TRUE(desk.apologise("2026-03-27")) << desk.refused();
    EXPECT_TRUE(desk.dossier().apologies.front().issued_late);
    EXPECT_EQ(core::date_of(*desk.dossier().late_at), core::make_date(2026, 3, 20));
    EXPECT_TRUE(desk.act(ActionType::return_result)) << desk.refused();
}

TEST(Apology, ActingBeforeTheSweepDoesNotHideLateness) {
    auto desk = Desk(procedure_of(5));
    desk.received("2026-03-02 09:00");
    desk.act(ActionType::forward);
    desk.at("2026-03-09 17:00:01");

    ASSERT_TRUE(desk.act(ActionType::decide));

    EXPECT_EQ(desk.told("dossier.late"), 1);
    EXPECT_EQ(desk.dossier().apologies.size(), 1U);
}

TEST(Scenario, S21_RefusalOnTheDueDateIsOnTimeUntilClosing) {
    for (auto const& [when, late] :
         {std::pair("2026-03-09 16:59", false), std::pair("2026-03-09 17:01", true)}) {
        SCOPED_TRACE(when);
        auto desk = Desk(procedure_of(5));
        desk.received("2026-03-02 09:00");
        desk.act(ActionType::forward);
        desk.at(when);
        auto refusal = Action{};
        refusal.type = ActionType::decide;
        refusal.reason = "Không đủ điều kiện";
        refusal.result_kind = ResultKind::refused;

        ASSERT_TRUE(desk.act(refusal));

        EXPECT_EQ(desk.dossier().state, DossierState::finished);
        EXPECT_EQ(desk.dossier().late_at.has_value(), late);
    }
}

TEST(Apology, BrokenSecondPromiseIsToldAndNotRescheduled) {
    auto desk = Desk(procedure_of(14));
    desk.received("2026-03-02 09:00").at("2026-03-19 10:00");
    ASSERT_TRUE(desk.apologise("2026-03-27"));

    desk.fire(TimerKind::late);

    EXPECT_EQ(desk.told("dossier.second_promise_broken"), 1);
    EXPECT_TRUE(desk.dossier().late_at.has_value());
    EXPECT_EQ(desk.dossier().apologies.size(), 1U);
}

TEST(Apology, ShortLimitsAreEscalatedOnTheDueDay) {
    auto desk = Desk(procedure_of(1));
    desk.received("2026-03-02 09:00");

    auto escalation = std::vector<Timer>();
    for (auto const& timer : desk.timers()) {
        EXPECT_NE(timer.kind, TimerKind::apology_due);
        if (timer.kind == TimerKind::apology_escalation) {
            escalation.push_back(timer);
        }
    }

    ASSERT_EQ(escalation.size(), 1U);
    EXPECT_EQ(escalation.front().due_at, at("2026-03-03 07:30"));
}

TEST(Apology, NewDateMustBeALaterWorkingDay) {
    for (auto const* bad : {"2026-03-20", "2026-03-28", "2026-03-19"}) {
        auto desk = Desk(procedure_of(14));
        desk.received("2026-03-02 09:00").at("2026-03-18 10:00");

        EXPECT_FALSE(desk.apologise(bad)) << bad;
        EXPECT_EQ(desk.refused(), "new_due_working_day") << bad;
    }
}

} // namespace motcua::domain::tests
