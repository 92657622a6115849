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
