#include <motcua/app/accounts.hpp>
#include <motcua/app/actor.hpp>
#include <motcua/app/use_cases.hpp>

#include <gtest/gtest.h>

namespace motcua::app {
namespace {

ProcedureScope only(std::set<std::string> codes) {
    return ProcedureScope(std::move(codes));
}

Actor with(Grant grant, ProcedureScope scope = {}) {
    auto actor = Actor{};
    actor.unit = core::UnitId("H29.16");
    actor.scope = std::move(scope);
    actor.grants = std::make_shared<Grants const>(Grants{{"dossier.read", std::move(grant)}});
    return actor;
}

std::string rule_of(Actor const& actor) {
    auto const allowed = permitted(actor, "dossier.read");
    return allowed ? "in " + allowed->scope.text() : allowed.error().rule();
}

TEST(Rights, AreRefusedUnlessTheTableGrantsThem) {
    EXPECT_EQ(rule_of(Actor{}), "role_not_allowed");
    EXPECT_EQ(rule_of(with({"Xem", false, false, {}})), "role_not_allowed");
    EXPECT_EQ(rule_of(with({"Xem", true, false, {}})), "in ");
    EXPECT_EQ(permitted(with({"Xem", true, false, {}}), "dossier.act").error().rule(), "role_not_allowed");
}

TEST(Rights, ReachAsFarAsTableAndAccountBothDo) {
    EXPECT_EQ(rule_of(with({"Xem", true, false, only({"a", "b"})})), "in a b");
    EXPECT_EQ(rule_of(with({"Xem", true, false, {}}, only({"b", "c"}))), "in b c");
    EXPECT_EQ(rule_of(with({"Xem", true, false, only({"a", "b"})}, only({"b", "c"}))), "in b");
    EXPECT_EQ(rule_of(with({"Xem", true, false, only({"a"})}, only({"c"}))), "role_not_allowed");
}

TEST(Rights, ThatSpeakOfAllProceduresAreNotForSome) {
    EXPECT_EQ(rule_of(with({"Xem", true, true, {}})), "in ");
    EXPECT_EQ(rule_of(with({"Xem", true, true, {}}, only({"a"}))), "scope_not_allowed");
    EXPECT_EQ(rule_of(with({"Xem", true, true, only({"a"})})), "scope_not_allowed");
}

TEST(Rights, OfUnitAndProcedureDecideWhatIsSeen) {
    auto actor = with({"Xem", true, false, {}}, only({"a"}));
    auto const own = core::UnitId("H29.16");

    EXPECT_TRUE(may_see(actor, own, core::ProcedureCode("a")));
    EXPECT_FALSE(may_see(actor, own, core::ProcedureCode("b")));
    EXPECT_FALSE(may_see(actor, core::UnitId("H29.99"), core::ProcedureCode("a")));
    EXPECT_FALSE(may_see(actor, own, core::ProcedureCode()));
}

TEST(Rights, WhatIsKeptFromACallerIsToldAsAbsent) {
    auto const told = told_as(not_visible("dossier"));

    EXPECT_EQ(told.code(), core::Errc::not_found);
    EXPECT_EQ(told.rule(), core::not_found("dossier").rule());
    EXPECT_EQ(told.vi(), core::not_found("dossier").vi());
    EXPECT_EQ(told.en(), core::not_found("dossier").en());
    EXPECT_EQ(told_as(core::role_not_allowed("vi", "en")).code(), core::Errc::forbidden);
}

TEST(Password, IsHeldAgainstTheRules) {
    auto const rule = [](std::string_view password, std::string_view name = "dao.nguyen") {
        auto const good = check_password(password, name, "/new");
        return good ? std::string("good") : good.error().rule();
    };

    EXPECT_EQ(rule("Bếp lửa ấp i"), "good");
    EXPECT_EQ(rule("Bếp lửa ấp "), "password_length");
    EXPECT_EQ(rule(std::string(129, 'x')), "password_length");
    EXPECT_EQ(rule("xin chào Dao.Nguyen"), "password_name");
    EXPECT_EQ(rule("MatKhau12345"), "password_common");
    EXPECT_EQ(rule("abcdabcdabcd"), "password_monotonous");
}

} // namespace
} // namespace motcua::app
