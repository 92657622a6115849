#include "support/signed_letter.hpp"

#include <gtest/gtest.h>

#include <stdlib.h>

namespace {

using namespace motcua;
using security::SecretText;

class KeyFile : public testing::Test {
protected:
    [[nodiscard]] std::string written(std::string const& bytes) {
        tests::write_file(directory_.path() / "key.p12", bytes);
        return (directory_.path() / "key.p12").string();
    }

    [[nodiscard]] static std::string
    refusal(std::string const& file, std::string word, core::Instant at = tests::at("2026-02-05 17:00")) {
        auto const key = signing::open_pkcs12(file, SecretText(std::move(word)), at);
        if (key) {
            return "";
        }
        EXPECT_EQ(key.error().en().find("secret-word"), std::string::npos);
        EXPECT_EQ(key.error().vi().find("secret-word"), std::string::npos);
        return key.error().rule();
    }

    tests::TemporaryDirectory directory_;
    tests::TestPki pki_;
};

TEST_F(KeyFile, TheRightPassphraseOpensIt) {
    auto const file = written(signing::to_pkcs12(pki_.person, "secret-word"));

    EXPECT_EQ(refusal(file, "secret-word"), "");
    EXPECT_EQ(refusal(file, "wrong-secret-word"), "wrong_passphrase");
    EXPECT_EQ(refusal(file, ""), "wrong_passphrase");
}

TEST_F(KeyFile, WhatIsNoKeyFileIsSaidSo) {
    EXPECT_EQ(refusal((directory_.path() / "absent.p12").string(), "x"), "key_file_unreadable");
    EXPECT_EQ(refusal(written("no key at all"), "x"), "key_file_malformed");
    EXPECT_EQ(refusal(written(std::string(std::size_t{2} << 20U, '0')), "x"), "key_file_malformed");
}

TEST_F(KeyFile, TheCertificateMustHoldNow) {
    auto const file = written(signing::to_pkcs12(pki_.person, "w"));

    EXPECT_EQ(refusal(file, "w", tests::at("2040-06-01 00:00")), "certificate_expired");
    EXPECT_EQ(refusal(file, "w", tests::at("2019-06-01 00:00")), "certificate_not_yet_valid");
}

TEST_F(KeyFile, KeyAndCertificateMustFit) {
    auto box =
        signing::Pkcs12Handle(PKCS12_create("w", "x", pki_.person.key.get(), nullptr, nullptr, 0, 0, 0, 0, 0)
        );
    auto* out = static_cast<unsigned char*>(nullptr);
    auto length = i2d_PKCS12(box.get(), &out);
    EXPECT_EQ(
        refusal(written(std::string(reinterpret_cast<char*>(out), static_cast<std::size_t>(length))), "w"),
        "certificate_missing"
    );
    OPENSSL_free(out);
    auto const other = signing::CertificatesHandle(sk_X509_new_null());
    X509_up_ref(pki_.agency.certificate.get());
    sk_X509_push(other.get(), pki_.agency.certificate.get());
    box.reset(PKCS12_create("w", "x", pki_.person.key.get(), nullptr, other.get(), 0, 0, 0, 0, 0));
    out = nullptr;
    length = i2d_PKCS12(box.get(), &out);
    EXPECT_EQ(
        refusal(written(std::string(reinterpret_cast<char*>(out), static_cast<std::size_t>(length))), "w"),
        "key_certificate_mismatch"
    );
    OPENSSL_free(out);
}

TEST_F(KeyFile, SecretsComeFromFilesAndEnvironment) {
    tests::write_file(directory_.path() / "word", "secret-word\nsecond line\n");
    ::setenv("MOTCUA_TEST_WORD", "other-word", 1);

    EXPECT_EQ(signing::secret_from_file(directory_.path() / "word")->reveal(), "secret-word");
    EXPECT_EQ(signing::secret_from_environment("MOTCUA_TEST_WORD")->reveal(), "other-word");
    EXPECT_EQ(signing::secret_from_file(directory_.path() / "absent").error().rule(), "secret_unreadable");
    EXPECT_EQ(signing::secret_from_environment("MOTCUA_TEST_ABSENT").error().rule(), "secret_unset");
}

/// A key that answers with another key's signatures, as a mixed-up token would.
class MixedUpKey final : public signing::SigningKey {
public:
    MixedUpKey(signing::SigningKey& shown, signing::SigningKey& used)
        : shown_(shown)
        , used_(used) {}

    std::vector<std::string> const& chain() const noexcept override { return shown_.chain(); }

    core::Expected<std::string> sign(std::string_view message) override { return used_.sign(message); }

private:
    signing::SigningKey& shown_;
    signing::SigningKey& used_;
};

TEST_F(KeyFile, ASignatureOfAnotherKeyNeverLeaves) {
    auto const person = tests::opened(pki_.person);
    auto const agency = tests::opened(pki_.agency);
    auto key = MixedUpKey(*person, *agency);

    auto const letter = signing::sign_pdf(tests::unsigned_letter(), tests::person_spec(), key, nullptr);

    ASSERT_FALSE(letter);
    EXPECT_EQ(letter.error().rule(), "key_certificate_mismatch");
}

} // namespace
