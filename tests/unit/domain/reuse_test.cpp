#include "support/at.hpp"
#include <motcua/domain/reuse.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {
namespace {

using tests::day;

constexpr auto holder = "h-1";

DocumentType health_certificate() {
    auto type = DocumentType{};
    type.code = "giay-xac-nhan-suc-khoe";
    type.validity_months = 12;
    type.reusable = true;
    return type;
}

DocumentType food_safety_certificate() {
    auto type = DocumentType{};
    type.code = "gcn-attp";
    type.validity_months = 36;
    type.reusable = true;
    type.result_kinds = {"gcn-attp"};
    return type;
}

HeldPaper scanned(std::string_view issued_on) {
    auto paper = HeldPaper{};
    paper.id = "c-1";
    paper.holder = holder;
    paper.document_type = "giay-xac-nhan-suc-khoe";
    paper.state = PaperState::verified;
    paper.issued_on = day(issued_on);
    paper.sha256 = "aa";
    paper.unit = core::UnitId("H29.16");
    return paper;
}

HeldPaper result(std::string_view issued_on) {
    auto paper = scanned(issued_on);
    paper.source = PaperSource::result;
    paper.document_type.clear();
    paper.result_kind = "gcn-attp";
    paper.origin = PaperOrigin::issued;
    paper.state = PaperState::in_force;
    paper.valid_from = day(issued_on);
    return paper;
}

std::string refusal_of(HeldPaper const& paper, DocumentType const& type, std::string_view on) {
    auto const refused = reuse_refusal(&type, paper, holder, day(on));
    return refused ? refused->rule() : std::string();
}

// Civil Code 2015 art. 148: a term of months ends on the day of that number, or on the month's last.
TEST(Reuse, TermOfMonthsEndsOnItsDayOrTheLastOfAShorterMonth) {
    auto month = health_certificate();
    month.validity_months = 1;

    EXPECT_EQ(good_until(scanned("2025-03-02"), health_certificate()), day("2026-03-02"));
    EXPECT_EQ(good_until(scanned("2024-02-29"), health_certificate()), day("2025-02-28"));
    EXPECT_EQ(good_until(scanned("2026-01-31"), month), day("2026-02-28"));
    EXPECT_EQ(good_until(scanned("2026-12-31"), month), day("2027-01-31"));
}

TEST(Reuse, PaperIsGoodThroughItsLastDay) {
    EXPECT_EQ(refusal_of(scanned("2025-03-02"), health_certificate(), "2026-03-02"), "");
    EXPECT_EQ(refusal_of(scanned("2025-03-02"), health_certificate(), "2026-03-03"), "reuse_expired");
}

TEST(Reuse, ThePapersOwnLastDayGoesBeforeItsType) {
    auto paper = scanned("2025-03-02");
    paper.valid_until = day("2025-06-30");

    EXPECT_EQ(good_until(paper, health_certificate()), day("2025-06-30"));
    EXPECT_EQ(refusal_of(paper, health_certificate(), "2025-06-30"), "");
    EXPECT_EQ(refusal_of(paper, health_certificate(), "2025-07-01"), "reuse_expired");
}

TEST(Reuse, EachRuleRefusesByItsName) {
    auto const good = scanned("2026-01-05");
    auto const type = health_certificate();
    auto const with = [&](auto change) {
        auto paper = good;
        change(paper);
        return refusal_of(paper, type, "2026-03-02");
    };
    auto anew = type;
    anew.reusable = false;

    EXPECT_EQ(refusal_of(good, type, "2026-03-02"), "");
    EXPECT_EQ(with([](auto& p) { p.holder = "h-2"; }), "reuse_foreign_holder");
    EXPECT_EQ(with([](auto& p) { p.origin = PaperOrigin::reused; }), "reuse_link");
    EXPECT_EQ(with([](auto& p) { p.document_type = "gcn-attp"; }), "reuse_type_mismatch");
    EXPECT_EQ(with([](auto& p) { p.document_type.clear(); }), "reuse_type_mismatch");
    EXPECT_EQ(with([](auto& p) { p.sha256.clear(); }), "reuse_no_file");
    EXPECT_EQ(with([](auto& p) { p.state = PaperState::replaced; }), "reuse_replaced");
    EXPECT_EQ(with([](auto& p) { p.state = PaperState::revoked; }), "reuse_revoked");
    EXPECT_EQ(with([](auto& p) { p.state = PaperState::expired; }), "reuse_expired");
    EXPECT_EQ(with([](auto& p) { p.issued_on.reset(); }), "reuse_date_unknown");
    EXPECT_EQ(with([](auto& p) { p.valid_from = day("2026-03-03"); }), "reuse_not_yet_valid");
    EXPECT_EQ(refusal_of(good, anew, "2026-03-02"), "reuse_not_reusable");
    EXPECT_EQ(reuse_refusal(nullptr, good, holder, day("2026-03-02"))->rule(), "reuse_not_reusable");
    EXPECT_EQ(reuse_refusal(&type, good, "", day("2026-03-02"))->rule(), "reuse_foreign_holder");
}

/// What an officer scanned may serve at once; what an applicant sent waits for an officer's eyes.
TEST(Reuse, FileTheApplicantSentWaitsForAnOfficer) {
    auto paper = scanned("2026-01-05");
    paper.state = PaperState::digitised;
    EXPECT_EQ(refusal_of(paper, health_certificate(), "2026-03-02"), "");

    paper.origin = PaperOrigin::submitted;
    EXPECT_EQ(refusal_of(paper, health_certificate(), "2026-03-02"), "reuse_not_verified");

    paper.state = PaperState::verified;
    EXPECT_EQ(refusal_of(paper, health_certificate(), "2026-03-02"), "");
}

TEST(Reuse, ResultServesAsThePaperItsKindIs) {
    EXPECT_EQ(refusal_of(result("2024-03-02"), food_safety_certificate(), "2026-03-02"), "");
    EXPECT_EQ(refusal_of(result("2023-03-01"), food_safety_certificate(), "2026-03-02"), "reuse_expired");
    EXPECT_EQ(refusal_of(result("2024-03-02"), health_certificate(), "2026-03-02"), "reuse_type_mismatch");
    EXPECT_EQ(
        type_of(result("2024-03-02"), {health_certificate(), food_safety_certificate()})->code,
        "gcn-attp"
    );
    EXPECT_EQ(type_of(result("2024-03-02"), {health_certificate()}), nullptr);
}

TEST(Reuse, WhatMayBeTakenComesFirstInTheOrderGiven) {
    auto old = scanned("2020-01-05");
    old.id = "c-old";
    auto second = scanned("2026-01-05");
    second.id = "c-second";
    auto const type = health_certificate();

    auto const offers = offers_for(&type, {old, scanned("2026-02-02"), second}, holder, day("2026-03-02"));

    ASSERT_EQ(offers.size(), 3U);
    EXPECT_EQ(offers[0].paper.id, "c-1");
    EXPECT_EQ(offers[1].paper.id, "c-second");
    EXPECT_EQ(offers[2].refused->rule(), "reuse_expired");
    EXPECT_EQ(offers[0].good_until, day("2027-02-02"));
}

/// An offer and the decision at reuse are one rule: nothing is offered that would be refused, and back.
TEST(Reuse, OfferAndDecisionNeverDiffer) {
    auto const types = std::vector{health_certificate(), food_safety_certificate()};
    auto judged = 0;
    for (auto const state :
         {PaperState::digitised,
          PaperState::verified,
          PaperState::in_force,
          PaperState::replaced,
          PaperState::revoked,
          PaperState::expired}) {
        for (auto const origin : {PaperOrigin::scanned, PaperOrigin::submitted, PaperOrigin::reused}) {
            for (auto age = 0; age < 48; ++age) {
                auto paper = scanned("2026-03-02");
                paper.state = state;
                paper.origin = origin;
                paper.issued_on = day("2026-03-02") - std::chrono::days{age * 31};
                for (auto const& type : types) {
                    auto const refused = reuse_refusal(&type, paper, holder, day("2026-03-02"));
                    auto const offer = offers_for(&type, {paper}, holder, day("2026-03-02")).front();
                    ASSERT_EQ(offer.refused.has_value(), refused.has_value());
                    EXPECT_TRUE(!refused || refused->rule() == offer.refused->rule());
                    EXPECT_TRUE(refused || day("2026-03-02") <= offer.good_until.value());
                    ++judged;
                }
            }
        }
    }
    EXPECT_EQ(judged, 6 * 3 * 48 * 2);
}

TEST(Consent, PaperOfAnotherUnitNeedsTheApplicantsWord) {
    auto const paper = scanned("2026-01-05");
    auto const here = core::UnitId("H29.16");
    auto const elsewhere = core::UnitId("H29.17");

    EXPECT_FALSE(consent_refusal(paper, here, ConsentBasis::statutory_task).has_value());
    EXPECT_FALSE(consent_refusal(paper, elsewhere, ConsentBasis::applicant).has_value());
    EXPECT_EQ(
        consent_refusal(paper, elsewhere, ConsentBasis::statutory_task)->rule(),
        "reuse_consent_needed"
    );
}

TEST(Reuse, ClosedDossierTakesNothing) {
    for (auto const state :
         {DossierState::registered,
          DossierState::accepted,
          DossierState::in_progress,
          DossierState::awaiting_supplement,
          DossierState::awaiting_payment}) {
        EXPECT_FALSE(closed_refusal(state).has_value());
    }
    for (auto const state :
         {DossierState::rejected,
          DossierState::withdrawn,
          DossierState::stopped,
          DossierState::finished,
          DossierState::returned}) {
        EXPECT_EQ(closed_refusal(state)->rule(), "dossier_closed");
    }
}

} // namespace
} // namespace motcua::domain
