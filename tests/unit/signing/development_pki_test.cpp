#include "support/signed_letter.hpp"
#include <motcua/signing/development_pki.hpp>

#include <gtest/gtest.h>

namespace {

using namespace motcua;
namespace fs = std::filesystem;

class DevelopmentPkiFiles : public testing::Test {
protected:
    DevelopmentPkiFiles() {
        pki_.directory = directory_.path() / "pki";
        pki_.kind = signing::KeyKind::ec_p256;
    }

    tests::TemporaryDirectory directory_;
    signing::DevelopmentPki pki_;
};

TEST_F(DevelopmentPkiFiles, WhatItMakesSignsAndVerifies) {
    auto const made = pki_.create(tests::at("2026-02-01 09:00"));
    ASSERT_TRUE(made) << made.error().en();
    auto const word = signing::secret_from_file(pki_.passphrase());
    auto const trust = signing::Trust::load(pki_.trust());
    ASSERT_TRUE(word && trust);
    auto const person = signing::open_pkcs12(pki_.person_key(), *word, tests::at("2026-02-05 17:00"));
    auto const agency = signing::open_pkcs12(pki_.agency_key(), *word, tests::at("2026-02-05 17:00"));
    ASSERT_TRUE(person && agency);

    auto const once = tests::signed_by(tests::unsigned_letter(), tests::person_spec(), **person);
    auto const twice = tests::signed_by(once, tests::agency_spec(), **agency);

    auto const report = signing::verify_pdf(twice, *trust, tests::time_of_check());
    EXPECT_TRUE(report.valid()) << report.fault->en();
    EXPECT_TRUE(signing::check_signer(**person, *trust, tests::time_of_check()));
    EXPECT_TRUE(signing::open_pkcs12(pki_.timestamp_key(), *word, tests::at("2026-02-05 17:00")));
}

TEST_F(DevelopmentPkiFiles, SecretsAreForTheOwnerOnly) {
    ASSERT_TRUE(pki_.create(tests::at("2026-02-01 09:00")));

    for (auto const& file :
         {pki_.root_key(), pki_.person_key(), pki_.agency_key(), pki_.timestamp_key(), pki_.passphrase()}) {
        EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write) << file;
    }
}

TEST_F(DevelopmentPkiFiles, NothingIsOverwritten) {
    fs::create_directory(pki_.directory);
    tests::write_file(pki_.directory / "anything", "x");

    auto const made = pki_.create(tests::at("2026-02-01 09:00"));

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().rule(), "pki_exists");
    EXPECT_FALSE(fs::exists(pki_.root_key()));
}

TEST_F(DevelopmentPkiFiles, APlaceThatCannotBeWrittenIsToldSo) {
    tests::write_file(directory_.path() / "file", "x");
    pki_.directory = directory_.path() / "file" / "pki";

    auto const made = pki_.create(tests::at("2026-02-01 09:00"));

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().rule(), "pki_unwritable");
}

} // namespace
