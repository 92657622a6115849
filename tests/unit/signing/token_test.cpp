#include "support/run_program.hpp"
#include "support/signed_letter.hpp"

#include <gtest/gtest.h>

#include <stdlib.h>

namespace {

using namespace motcua;
using security::SecretText;

constexpr auto module_file = "/usr/lib/softhsm/libsofthsm2.so";

/// A token in software with the person's key, made by the token's own programs.
class Token : public testing::TestWithParam<signing::KeyKind> {
protected:
    Token()
        : pki_(GetParam()) {
        std::filesystem::create_directory(directory_.path() / "tokens");
        auto const settings = directory_.path() / "softhsm2.conf";
        tests::write_file(
            settings,
            "directories.tokendir = " + (directory_.path() / "tokens").string() +
                "\nobjectstore.backend = file\nlog.level = ERROR\n"
        );
        ::setenv("SOFTHSM2_CONF", settings.c_str(), 1);
        run("softhsm2-util --init-token --free --label motcua --pin 123456 --so-pin 87654321");
        put("key.pem", signing::to_pem(pki_.person.key.get()));
        run("softhsm2-util --import " + path("key.pem") +
            " --token motcua --label person --id 01 --pin 123456");
        put_certificate("person", pki_.person);
    }

    void run(std::string const& command) {
        auto const done = tests::run_program(command);
        ASSERT_EQ(done.status, 0) << done.output;
    }

    [[nodiscard]] std::string path(std::string const& name) const {
        return (directory_.path() / name).string();
    }

    void put(std::string const& name, std::string const& bytes) {
        tests::write_file(directory_.path() / name, bytes);
    }

    void put_certificate(std::string const& label, signing::Minted const& minted) {
        put("certificate.pem", signing::to_pem(minted.certificate.get()));
        run("openssl x509 -in " + path("certificate.pem") + " -outform DER -out " + path("certificate.der"));
        run("pkcs11-tool --module " + std::string(module_file) +
            " --token-label motcua --login --pin 123456 " + "--write-object " + path("certificate.der") +
            " --type cert --label " + label + " --id 01");
    }

    [[nodiscard]] static signing::TokenKey where() { return {module_file, "motcua", "person", {}}; }

    [[nodiscard]] static core::Expected<std::unique_ptr<signing::SigningKey>>
    open(signing::TokenKey const& where, char const* pin = "123456") {
        return signing::open_token(where, SecretText(std::string(pin)), tests::at("2026-02-05 17:00"));
    }

    [[nodiscard]] static std::string refusal(signing::TokenKey const& where, char const* pin = "123456") {
        auto const key = open(where, pin);
        return key ? "" : key.error().rule();
    }

    tests::TemporaryDirectory directory_;
    tests::TestPki pki_;
};

INSTANTIATE_TEST_SUITE_P(
    OfKind,
    Token,
    testing::Values(signing::KeyKind::ec_p256, signing::KeyKind::rsa_2048),
    [](auto const& kind) { return kind.param == signing::KeyKind::ec_p256 ? "EcP256" : "Rsa2048"; }
);

TEST_P(Token, SignsALetterThatVerifies) {
    auto const key = open(where());
    ASSERT_TRUE(key) << key.error().en();

    auto const letter = tests::signed_by(tests::unsigned_letter(), tests::person_spec(), **key);

    auto const report = signing::verify_pdf(letter, pki_.trust(), tests::time_of_check());
    EXPECT_TRUE(report.valid()) << report.fault->en();
    EXPECT_EQ(report.signatures.at(0).signer, "Lê Thị Ngọc Ngữ");
}

TEST_P(Token, TheCertificateMayLieInAFile) {
    auto from_file = where();
    from_file.certificate_file = path("certificate.pem");

    EXPECT_EQ(refusal(from_file), "");
    from_file.certificate_file = path("absent.pem");
    EXPECT_EQ(refusal(from_file), "certificate_missing");
    put("other.pem", signing::to_pem(pki_.agency.certificate.get()));
    from_file.certificate_file = path("other.pem");
    EXPECT_EQ(refusal(from_file), "key_certificate_mismatch");
}

TEST_P(Token, WhatIsWrongIsSaidByName) {
    EXPECT_EQ(refusal(where(), "000000"), "wrong_pin");
    auto no_module = where();
    no_module.module = path("absent.so");
    EXPECT_EQ(refusal(no_module), "module_unusable");
    auto no_token = where();
    no_token.token = "another";
    EXPECT_EQ(refusal(no_token), "token_missing");
    auto no_key = where();
    no_key.key = "another";
    EXPECT_EQ(refusal(no_key), "key_missing");
    auto const early =
        signing::open_token(where(), SecretText(std::string("123456")), tests::at("2019-01-01 00:00"));
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().rule(), "certificate_not_yet_valid");
}

/// Unplugged while in use: the signature fails by name, and the next one after plugging in works again.
TEST_P(Token, ATokenTakenOutIsToldAndComesBack) {
    auto const key = open(where());
    ASSERT_TRUE(key) << key.error().en();
    ASSERT_TRUE((*key)->sign("a"));
    std::filesystem::rename(path("tokens"), path("taken-out"));

    auto const without = (*key)->sign("b");

    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().rule(), "token_missing");
    EXPECT_EQ(without.error().code(), core::Errc::unavailable);
    std::filesystem::rename(path("taken-out"), path("tokens"));
    auto const again = (*key)->sign("c");
    EXPECT_TRUE(again) << again.error().en();
}

} // namespace
