#include "desk.hpp"

#include <gtest/gtest.h>

namespace motcua::domain::tests {

TEST(Scenario, S13_SupplementWindowClosesAfterThreeWorkingDays) {
    auto desk = Desk(procedure_of(20));
    desk.received("2026-03-09 09:00").at("2026-03-13 09:00");

    EXPECT_FALSE(desk.supplement({"Bản vẽ mặt bằng"}));
    EXPECT_EQ(desk.refused(), "supplement_window_closed");

    desk.at("2026-03-12 17:00");
    EXPECT_TRUE(desk.supplement({"Bản vẽ mặt bằng"})) << desk.refused();
}

TEST(Scenario, S13_SectorLawMayWidenTheWindow) {
    auto procedure = procedure_of(20);
    procedure.supplement.window_working_days = 5;
    auto desk = Desk(procedure);
    desk.received("2026-03-09 09:00").at("2026-03-16 16:00");

    EXPECT_TRUE(desk.supplement({"Bản vẽ mặt bằng"})) << desk.refused();
}

TEST(Scenario, S14_FullSupplementRestartsTheLimit) {
    auto desk = Desk(procedure_of(20));
    desk.received("2026-03-09 09:00").at("2026-03-12 09:00");
    ASSERT_TRUE(desk.supplement({"Bản vẽ mặt bằng"}));
    auto const old_due = desk.dossier().deadline.due_original;
    desk.at("2026-03-18 10:00");

    ASSERT_TRUE(desk.act(ActionType::receive_supplement));

    EXPECT_EQ(desk.due(), "2026-04-15T17:00:00+07:00");
    EXPECT_EQ(desk.dossier().state, DossierState::accepted);
    EXPECT_EQ(desk.dossier().supplements.size(), 1U);
    EXPECT_EQ(desk.dossier().deadline.due_original, old_due);
}

TEST(Scenario, S15_FinancialPauseIsTakenOut) {
    auto desk = Desk(procedure_of(20));
    desk.received("2026-03-02 09:00");
    EXPECT_EQ(desk.due(), "2026-03-30T17:00:00+07:00");
    desk.at("2026-03-10 10:00").act(ActionType::suspend, "Chờ nộp phí");
    desk.at("2026-03-13 09:00");

    ASSERT_TRUE(desk.act(ActionType::resume));

    EXPECT_EQ(desk.due(), "2026-04-02T17:00:00+07:00");
    EXPECT_EQ(desk.dossier().state, DossierState::in_progress);
}

TEST(Supplement, PausedDossierIsNeverLate) {
    auto desk = Desk(procedure_of(5));
    desk.received("2026-03-02 09:00").at("2026-03-03 09:00");
    ASSERT_TRUE(desk.supplement({"Bản vẽ mặt bằng"}));

    for (auto const& timer : desk.timers()) {
        EXPECT_NE(timer.kind, TimerKind::late);
        EXPECT_NE(timer.kind, TimerKind::step_late);
    }
    desk.at("2026-04-20 09:00").act(ActionType::receive_supplement);
    EXPECT_FALSE(desk.dossier().late_at.has_value());
}

TEST(Scenario, S16_SameContentIsRefusedTheThirdTime) {
    auto desk = Desk(procedure_of(20));
    desk.received("2026-03-02 09:00");
    for (auto const* when : {"2026-03-03 09:00", "2026-03-05 09:00"}) {
        desk.at(when);
        ASSERT_TRUE(desk.supplement({"A", "B"})) << desk.refused();
        ASSERT_TRUE(desk.act(ActionType::receive_supplement));
    }

    EXPECT_FALSE(desk.supplement({"B", "A"}));
    EXPECT_EQ(desk.refused(), "supplement_limit");
    EXPECT_TRUE(desk.supplement({"C"})) << desk.refused();
}

TEST(Supplement, AllDefectsStandInOneNotice) {
    auto desk = Desk(procedure_of(20));
    desk.received("2026-03-02 09:00");

    EXPECT_FALSE(desk.supplement({}));
    EXPECT_EQ(desk.refused(), "items_required");
}

TEST(Supplement, AskedAtTheDeskStartsNoClock) {
    auto desk = Desk(procedure_of(5));
    desk.received("2026-03-02 09:00", Channel::online);
    ASSERT_TRUE(desk.supplement({"Giấy đăng ký kinh doanh"}));
    EXPECT_EQ(desk.dossier().deadline.state, ClockState::not_started);

    desk.at("2026-03-06 09:00").act(ActionType::receive_supplement);

    EXPECT_EQ(desk.due(), "2026-03-13T17:00:00+07:00");
}

class HandedLater : public testing::Test {
protected:
    HandedLater() {
        auto procedure = procedure_of(20);
        procedure.components = {
            {"TP01", "Đơn đề nghị", true, CopyKind::original, 1, true},
            {"TP02", "Bản sao giấy phép", false, CopyKind::photocopy, 1, true}};
        desk_ = Desk(procedure);
        desk_.missing({"TP01"}).received("2026-03-02 09:00", Channel::online);
    }

    static Action handing(ActionType type, std::vector<HandedComponent> components) {
        auto action = Action{};
        action.type = type;
        action.components = std::move(components);
        return action;
    }

    Desk desk_{procedure_of(20)};
};

TEST_F(HandedLater, ComponentIsNoLongerMissingAndTheDossierCanBeAccepted) {
    EXPECT_FALSE(desk_.act(ActionType::accept));
    EXPECT_EQ(desk_.refused(), "components_missing");

    ASSERT_TRUE(desk_.act(handing(ActionType::record_components, {{"TP01", CopyKind::certified_copy, 2}})));

    EXPECT_TRUE(desk_.dossier().missing_components.empty());
    EXPECT_EQ(desk_.told("dossier.components_recorded"), 1);
    EXPECT_EQ(desk_.dossier().state, DossierState::registered);
    EXPECT_TRUE(desk_.act(ActionType::accept)) << desk_.refused();
}

TEST_F(HandedLater, SupplementIsCompleteOnlyWhenNothingIsMissing) {
    ASSERT_TRUE(desk_.supplement({"Đơn đề nghị"}));
    EXPECT_FALSE(desk_.act(ActionType::receive_supplement));
    EXPECT_EQ(desk_.refused(), "components_missing");
    EXPECT_FALSE(desk_.act(handing(ActionType::receive_supplement, {{"TP02", CopyKind::photocopy, 1}})));
    EXPECT_EQ(desk_.refused(), "components_missing");

    EXPECT_TRUE(desk_.act(handing(ActionType::receive_supplement, {{"TP01", CopyKind::original, 1}})));

    EXPECT_EQ(desk_.dossier().state, DossierState::accepted);
    EXPECT_EQ(desk_.told("dossier.components_recorded"), 1);
}

TEST_F(HandedLater, UnknownDoubleAndNoComponentsAreRefused) {
    auto const refused = [&](std::vector<HandedComponent> components) {
        EXPECT_FALSE(desk_.act(handing(ActionType::record_components, std::move(components))));
        return desk_.refused();
    };
    EXPECT_EQ(refused({}), "components_required");
    EXPECT_EQ(refused({{"TP09", CopyKind::original, 1}}), "component_unknown");
    EXPECT_EQ(
        refused({{"TP01", CopyKind::original, 1}, {"TP01", CopyKind::photocopy, 1}}),
        "component_twice"
    );
    EXPECT_EQ(desk_.told("dossier.components_recorded"), 0);
}

TEST_F(HandedLater, NothingIsHandedInPastTheDesk) {
    desk_.act(handing(ActionType::record_components, {{"TP01", CopyKind::original, 1}}));
    desk_.act(ActionType::accept);
    desk_.act(ActionType::forward);
    ASSERT_EQ(desk_.dossier().state, DossierState::in_progress);

    EXPECT_FALSE(desk_.act(handing(ActionType::record_components, {{"TP02", CopyKind::photocopy, 1}})));
    EXPECT_EQ(desk_.refused(), "illegal_move");
}

TEST(Supplement, LapseIsToldWhenTheApplicantsTimeIsOver) {
    auto procedure = procedure_of(20);
    procedure.supplement.answer_limit = TimeLimit{30, LimitUnit::calendar_day, {}};
    auto desk = Desk(procedure);
    desk.received("2026-03-02 09:00").at("2026-03-03 09:00");
    ASSERT_TRUE(desk.supplement({"A"}));

    desk.fire(TimerKind::supplement_lapse);

    EXPECT_EQ(desk.told("dossier.supplement_lapsed"), 1);
}

} // namespace motcua::domain::tests
