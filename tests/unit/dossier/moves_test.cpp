#include "desk.hpp"

#include <gtest/gtest.h>

#include <set>

namespace motcua::domain::tests {

TEST(Moves, EveryStateIsReachedAndFinalStatesAreLeftByNone) {
    auto reached = std::set<DossierState>{DossierState::registered};
    for (auto const& move : moves()) {
        reached.insert(move.to);
        EXPECT_FALSE(is_final(move.from)) << name_of(move.from);
    }

    EXPECT_EQ(reached.size(), 10U);
}

/// RULES §7.1, as a second, independent spelling of the table.
TEST(Moves, AreExactlyThoseOfTheNationalPortal) {
    auto const allowed = std::set<std::pair<int, int>>{
        {1, 2}, {1, 3}, {1, 5}, {1, 7}, {2, 4}, {2, 5}, {2, 6}, {2, 7}, {4, 5}, {4, 6}, {4, 7},
        {4, 8}, {4, 9}, {5, 2}, {5, 4}, {5, 7}, {5, 8}, {6, 4}, {6, 7}, {6, 8}, {9, 10}};
    auto found = std::set<std::pair<int, int>>();
    for (auto const& move : moves()) {
        if (move.from != move.to) {
            found.emplace(static_cast<int>(move.from), static_cast<int>(move.to));
        }
    }

    EXPECT_EQ(found, allowed);
}

TEST(Moves, WhatTheTableDoesNotHoldIsRefusedWithItsReason) {
    auto desk = Desk(procedure_of(5));
    desk.received("2026-03-02 09:00");

    for (auto const type :
         {ActionType::accept,
          ActionType::reject,
          ActionType::decide,
          ActionType::resume,
          ActionType::return_result,
          ActionType::stop}) {
        EXPECT_FALSE(desk.act(type, "lý do")) << name_of(type);
        EXPECT_EQ(desk.refused(), "illegal_move") << name_of(type);
    }
}

TEST(Moves, RolesOutsideTheTableAreRefused) {
    for (auto const action : all_actions()) {
        EXPECT_FALSE(may(Role::admin, action)) << name_of(action);
        EXPECT_FALSE(may(Role::integration, action)) << name_of(action);
    }
    EXPECT_FALSE(may(Role::reviewer, ActionType::approve_apology));
    EXPECT_FALSE(may(Role::clerk, ActionType::decide));
    EXPECT_TRUE(may(Role::leader, ActionType::issue_apology));
}

TEST(Scenario, S26_WithdrawalIsFinalInEveryState) {
    auto in_progress = Desk(procedure_of(5));
    in_progress.received("2026-03-02 09:00").act(ActionType::forward);
    EXPECT_TRUE(in_progress.act(ActionType::withdraw, "Xin rút"));
    EXPECT_EQ(in_progress.dossier().state, DossierState::withdrawn);

    auto registered = Desk(procedure_of(5));
    registered.received("2026-03-02 09:00", Channel::online);
    EXPECT_TRUE(registered.act(ActionType::withdraw, "Xin rút"));
    EXPECT_FALSE(registered.dossier().accepted_at.has_value());
}

TEST(Scenario, S22_ResultAtOnceIsRecordedAndReturned) {
    auto procedure = procedure_of(1);
    procedure.result_at_once = true;
    auto desk = Desk(procedure);

    desk.received("2026-03-02 09:00");

    EXPECT_EQ(desk.dossier().state, DossierState::returned);
    EXPECT_TRUE(desk.dossier().result.has_value());
    EXPECT_TRUE(desk.timers().empty());
}

TEST(Handover, RowsAreClosedOnceWithTheirOutcome) {
    auto desk = Desk(procedure_of(10));
    desk.received("2026-03-02 09:00").at("2026-03-05 09:00").act(ActionType::forward);

    ASSERT_EQ(desk.dossier().steps.size(), 2U);
    EXPECT_EQ(desk.dossier().steps.front().outcome, StepOutcome::late);
    EXPECT_EQ(desk.dossier().steps.back().outcome, StepOutcome::open);
    EXPECT_EQ(desk.dossier().steps.back().step_code, "tham_dinh");
}

TEST(Handover, MayReturnToAnEarlierStep) {
    auto desk = Desk(procedure_of(10));
    desk.received("2026-03-02 09:00").act(ActionType::forward);
    desk.act(ActionType::forward);
    auto back = Action{};
    back.type = ActionType::forward;
    back.to_step = "tham_dinh";

    ASSERT_TRUE(desk.act(back));
    EXPECT_EQ(desk.dossier().open_step()->step_code, "tham_dinh");
    back.to_step = "khong_co";
    EXPECT_FALSE(desk.act(back));
    EXPECT_EQ(desk.refused(), "step_unknown");
}

TEST(Online, AnswerIsDueInEightWorkingHours) {
    auto desk = Desk(procedure_of(5));
    desk.received("2026-03-06 16:00", Channel::online);

    ASSERT_EQ(desk.timers().size(), 1U);
    EXPECT_EQ(desk.timers().front().due_at, motcua::tests::at("2026-03-09 16:00:01"));
    desk.fire(TimerKind::online_answer);
    EXPECT_EQ(desk.told("dossier.online_answer_overdue"), 1);
}

TEST(Extension, IsAllowedOnlyAsOftenAsTheProcedureSays) {
    auto procedure = procedure_of(10);
    procedure.max_extensions = 1;
    auto desk = Desk(procedure);
    desk.received("2026-03-02 09:00");
    auto extend = Action{};
    extend.type = ActionType::extend;
    extend.reason = "Kiểm tra thực tế";
    extend.extend_by = 5;

    ASSERT_TRUE(desk.act(extend)) << desk.refused();
    EXPECT_EQ(desk.due(), "2026-03-23T17:00:00+07:00");
    EXPECT_FALSE(desk.act(extend));
    EXPECT_EQ(desk.refused(), "extension_not_allowed");
}

} // namespace motcua::domain::tests
