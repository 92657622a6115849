#include "support/signed_letter.hpp"
#include "support/timestamp_server.hpp"

#include <gtest/gtest.h>

namespace {

using namespace motcua;
using signing::MintedFor;

class VerifyChain : public testing::Test {
protected:
    [[nodiscard]] std::string letter_by(signing::Minted const& signer, bool stamped = false) {
        auto const server =
            tests::TimestampServer(pki_.stamps, tests::StampBehaviour::honest, tests::at("2026-02-05 17:06"));
        auto const stamps = signing::timestamps_over_http({server.url()}, pki_.trust());
        auto const key = tests::opened(signer);
        return tests::signed_by(
            tests::unsigned_letter(),
            tests::person_spec(),
            *key,
            stamped ? stamps.get() : nullptr
        );
    }

    [[nodiscard]] static signing::SignatureReport
    judged(std::string const& letter, signing::Trust const& trust, core::Instant at) {
        return signing::verify_pdf(letter, trust, at).signatures.at(0);
    }

    [[nodiscard]] static std::string
    broken_rule(std::string const& letter, signing::Trust const& trust, core::Instant at) {
        auto const report = judged(letter, trust, at);
        return report.fault ? report.fault->rule() : "";
    }

    tests::TestPki pki_;
};

TEST_F(VerifyChain, AnUnknownAuthorityIsNotBelieved) {
    auto const stranger = tests::TestPki();

    auto const report = judged(letter_by(stranger.person), pki_.trust(), tests::time_of_check());

    ASSERT_FALSE(report.valid());
    EXPECT_EQ(report.fault->rule(), "certificate_untrusted");
    EXPECT_EQ(report.signer, "Lê Thị Ngọc Ngữ") << "who claims to have signed is still told";
    EXPECT_EQ(
        broken_rule(letter_by(pki_.person), signing::Trust(), tests::time_of_check()),
        "certificate_untrusted"
    );
}

TEST_F(VerifyChain, ARevokedCertificateIsRefused) {
    auto const trust = pki_.trust({{pki_.person.certificate.get(), tests::at("2026-01-01 08:00")}});

    auto const report = judged(letter_by(pki_.person), trust, tests::time_of_check());

    ASSERT_FALSE(report.valid());
    EXPECT_EQ(report.fault->rule(), "certificate_revoked");
    EXPECT_EQ(report.revocation, signing::Revocation::revoked);
    auto const key = tests::opened(pki_.person);
    EXPECT_EQ(
        signing::check_signer(*key, trust, tests::time_of_check()).error().rule(),
        "certificate_revoked"
    );
    EXPECT_TRUE(signing::check_signer(*key, pki_.trust(), tests::time_of_check()));
}

/// Revoked after the letter: only a time stamp proves that the signature is older.
TEST_F(VerifyChain, ATimeStampOutlivesALaterRevocation) {
    auto const trust = pki_.trust({{pki_.person.certificate.get(), tests::at("2026-02-20 08:00")}});

    EXPECT_EQ(broken_rule(letter_by(pki_.person, true), trust, tests::time_of_check()), "");
    EXPECT_EQ(broken_rule(letter_by(pki_.person), trust, tests::time_of_check()), "certificate_revoked");
}

TEST_F(VerifyChain, ATimeStampOutlivesTheCertificate) {
    auto order = pki_.order("Trần Ngọc Quỳnh Như", MintedFor::signer);
    order.until = tests::at("2026-02-28 00:00");
    auto const person = pki_.issue(order);

    EXPECT_EQ(broken_rule(letter_by(person, true), pki_.trust(), tests::time_of_check()), "");
    EXPECT_EQ(broken_rule(letter_by(person), pki_.trust(), tests::time_of_check()), "certificate_expired");
}

TEST_F(VerifyChain, ACertificateFromTheFutureIsRefused) {
    auto order = pki_.order("Trần Ngọc Quỳnh Như", MintedFor::signer);
    order.from = tests::at("2026-02-01 00:00");
    auto const letter = letter_by(pki_.issue(order));

    EXPECT_EQ(broken_rule(letter, pki_.trust(), tests::at("2026-01-15 00:00")), "certificate_not_yet_valid");
}

TEST_F(VerifyChain, WithoutCurrentRevocationListNothingIsBelieved) {
    auto const letter = letter_by(pki_.person);
    auto const no_list = signing::Trust::parse(signing::to_pem(pki_.root.certificate.get()));
    auto const old_list = signing::mint_revocation_list(
        pki_.root,
        {},
        tests::at("2026-01-01 00:00"),
        tests::at("2026-02-01 00:00")
    );
    auto const stale =
        signing::Trust::parse(signing::to_pem(pki_.root.certificate.get()) + signing::to_pem(old_list.get()));
    auto const stranger = tests::TestPki();
    auto const foreign_list = signing::mint_revocation_list(
        stranger.root,
        {},
        tests::at("2020-01-01 00:00"),
        tests::at("2040-01-01 00:00")
    );
    auto const forged = signing::Trust::parse(
        signing::to_pem(pki_.root.certificate.get()) + signing::to_pem(foreign_list.get())
    );

    for (auto const& trust : {no_list, stale, forged}) {
        ASSERT_TRUE(trust);
        auto const report = judged(letter, *trust, tests::time_of_check());
        ASSERT_FALSE(report.valid());
        EXPECT_EQ(report.fault->rule(), "revocation_unknown");
        EXPECT_EQ(report.revocation, signing::Revocation::unknown);
    }
}

TEST_F(VerifyChain, ACertificateForOtherUseSignsNoDocument) {
    EXPECT_EQ(
        broken_rule(letter_by(pki_.stamps), pki_.trust(), tests::time_of_check()),
        "certificate_purpose"
    );
}

TEST_F(VerifyChain, ACertificateByAWeakDigestIsRefused) {
    auto order = pki_.order("Trần Ngọc Quỳnh Như", MintedFor::signer);
    order.digest = EVP_sha1();

    EXPECT_EQ(
        broken_rule(letter_by(pki_.issue(order)), pki_.trust(), tests::time_of_check()),
        "certificate_weak"
    );
}

TEST_F(VerifyChain, AnOrdinaryCertificateIssuesNoOther) {
    auto const false_one = signing::mint(pki_.order("Kẻ giả mạo", MintedFor::signer), &pki_.person);

    EXPECT_EQ(
        broken_rule(letter_by(false_one), pki_.trust(), tests::time_of_check()),
        "certificate_untrusted"
    );
}

TEST_F(VerifyChain, RsaChainsAreJudgedAlike) {
    auto const rsa = tests::TestPki(signing::KeyKind::rsa_2048);

    EXPECT_EQ(broken_rule(letter_by(rsa.person), rsa.trust(), tests::time_of_check()), "");
}

TEST_F(VerifyChain, TrustIsReadFromADirectory) {
    auto const directory = tests::TemporaryDirectory();
    tests::write_file(directory.path() / "root.pem", pki_.trust_pem());
    tests::write_file(directory.path() / "notes.txt", "not looked at");
    auto const letter = letter_by(pki_.person);

    auto const trust = signing::Trust::load(directory.path());

    ASSERT_TRUE(trust) << trust.error().en();
    EXPECT_EQ(broken_rule(letter, *trust, tests::time_of_check()), "");
    EXPECT_EQ(signing::Trust::load(directory.path() / "absent").error().rule(), "trust_unreadable");
    tests::write_file(directory.path() / "bad.crt", "-----BEGIN CERTIFICATE-----\nxx\n");
    EXPECT_EQ(signing::Trust::load(directory.path()).error().rule(), "trust_malformed");
}

} // namespace
