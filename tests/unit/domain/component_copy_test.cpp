#include "support/at.hpp"
#include <motcua/domain/component_copy.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {

using tests::at;
using tests::day;

namespace {

std::string rule_of(std::optional<core::Failure> const& refused) {
    return refused ? refused->rule() : "";
}

Dossier dossier_in(DossierState state, Channel channel = Channel::counter) {
    auto dossier = Dossier{};
    dossier.state = state;
    dossier.channel = channel;
    dossier.submitted_at = at("2026-03-02 09:00");
    return dossier;
}

constexpr auto open = DossierState::in_progress;

} // namespace

TEST(ComponentCopy, ClerkDigitisesAndClientSendsToItsOwnOnlineDossier) {
    struct Row {
        char const* name;
        Dossier dossier;
        CopyActor actor;
        char const* rule;
    };

    auto const online = dossier_in(open, Channel::online);
    auto const rows = std::vector<Row>{
        {"clerk", dossier_in(open), {"clerk-1", Role::clerk, false}, ""},
        {"clerk on an online dossier", online, {"clerk-1", Role::clerk, false}, ""},
        {"reviewer", dossier_in(open), {"reviewer-1", Role::reviewer, false}, "role_not_allowed"},
        {"client, own online dossier", online, {"cong", Role::integration, true}, ""},
        {"client, another's", online, {"cong", Role::integration, false}, "role_not_allowed"},
        {"client, at the counter", dossier_in(open), {"cong", Role::integration, true}, "role_not_allowed"},
        {"rejected", dossier_in(DossierState::rejected), {"clerk-1", Role::clerk, false}, "dossier_closed"},
        {"withdrawn", dossier_in(DossierState::withdrawn), {"clerk-1", Role::clerk, false}, "dossier_closed"},
        {"stopped", dossier_in(DossierState::stopped), {"clerk-1", Role::clerk, false}, "dossier_closed"},
        {"returned", dossier_in(DossierState::returned), {"clerk-1", Role::clerk, false}, "dossier_closed"},
        {"finished", dossier_in(DossierState::finished), {"clerk-1", Role::clerk, false}, ""},
    };
    for (auto const& [name, dossier, actor, rule] : rows) {
        SCOPED_TRACE(name);
        EXPECT_EQ(rule_of(refusal_to_digitise(dossier, actor)), rule);
    }
    EXPECT_EQ(origin_for(Role::clerk), CopyOrigin::scanned);
    EXPECT_EQ(origin_for(Role::integration), CopyOrigin::submitted);
}

TEST(ComponentCopy, AnotherPersonVerifiesOnce) {
    auto copy = ComponentCopy{1, CopyState::digitised, "clerk-1", {}};
    auto const verify = [&](std::string const& name, Role role) {
        return rule_of(refusal_to_verify(dossier_in(open), copy, CopyActor{name, role, false}));
    };

    EXPECT_EQ(verify("clerk-1", Role::clerk), "same_person");
    EXPECT_EQ(verify("clerk-2", Role::clerk), "");
    EXPECT_EQ(verify("reviewer-1", Role::reviewer), "");
    EXPECT_EQ(verify("truong-phong", Role::division_head), "");
    EXPECT_EQ(verify("leader-1", Role::leader), "role_not_allowed");
    EXPECT_EQ(verify("cong", Role::integration), "role_not_allowed");

    copy.state = CopyState::verified;
    EXPECT_EQ(verify("reviewer-1", Role::reviewer), "copy_verified");
    copy.state = CopyState::replaced;
    EXPECT_EQ(verify("reviewer-1", Role::reviewer), "copy_replaced");
    copy.state = CopyState::digitised;
    auto const closed = dossier_in(DossierState::returned);
    EXPECT_EQ(
        rule_of(refusal_to_verify(closed, copy, CopyActor{"reviewer-1", Role::reviewer, false})),
        "dossier_closed"
    );
}

TEST(ComponentCopy, ItsDataMayBeMendedUntilVerified) {
    auto copy = ComponentCopy{1, CopyState::digitised, "clerk-1", {}};
    auto const correct = [&](Role role) {
        return rule_of(refusal_to_correct(dossier_in(open), copy, CopyActor{"clerk-1", role, false}));
    };

    EXPECT_EQ(correct(Role::clerk), "");
    EXPECT_EQ(correct(Role::reviewer), "");
    EXPECT_EQ(correct(Role::admin), "role_not_allowed");
    copy.state = CopyState::verified;
    EXPECT_EQ(correct(Role::clerk), "copy_verified");
}

TEST(ComponentCopy, DatesOfTheDocumentMakeSense) {
    auto const check = [](std::optional<core::Date> issued, std::optional<core::Date> until) {
        auto terms = DocumentTerms{};
        terms.issued_on = issued;
        terms.valid_until = until;
        auto const checked = check_terms(terms, day("2026-03-05"), day("2026-03-02"));
        return checked                            ? std::string()
               : checked.error().faults().empty() ? checked.error().rule()
                                                  : checked.error().faults().front().rule;
    };

    EXPECT_EQ(check({}, {}), "");
    EXPECT_EQ(check(day("2026-03-05"), {}), "");
    EXPECT_EQ(check(day("2026-03-06"), {}), "issued_in_future");
    EXPECT_EQ(check(day("2026-03-05"), day("2026-03-04")), "validity_before_issue");
    EXPECT_EQ(check({}, day("2026-03-02")), "") << "valid on the day it came";
    EXPECT_EQ(check({}, day("2026-03-01")), "document_expired");
}

TEST(ComponentCopy, WhatComesLaterIsReceivedLater) {
    auto dossier = dossier_in(DossierState::awaiting_supplement);
    dossier.missing_components = {"TP02"};
    auto const now = at("2026-03-09 10:00");

    EXPECT_EQ(day_of_receipt(dossier, "TP01", now), day("2026-03-02"));
    EXPECT_EQ(day_of_receipt(dossier, "TP02", now), day("2026-03-09"));
}

} // namespace motcua::domain
