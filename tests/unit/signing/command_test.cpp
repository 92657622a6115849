#include "support/run_program.hpp"
#include "support/signed_letter.hpp"

#include <gtest/gtest.h>

namespace {

using namespace motcua;
using tests::run_program;

bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

/// The command itself, in a process of its own.
class Command : public testing::Test {
protected:
    Command() {
        auto const person = tests::opened(pki_.person);
        tests::write_file(
            path("letter.pdf"),
            tests::signed_by(tests::unsigned_letter(), tests::person_spec(), *person)
        );
        std::filesystem::create_directory(path("trust"));
        tests::write_file(path("trust/root.pem"), pki_.trust_pem());
    }

    [[nodiscard]] std::string path(std::string const& name) const {
        return (directory_.path() / name).string();
    }

    [[nodiscard]] static tests::ProgramResult motcua(std::string const& arguments) {
        return run_program(std::string(MOTCUA_COMMAND) + " " + arguments);
    }

    tests::TemporaryDirectory directory_;
    tests::TestPki pki_;
};

TEST_F(Command, AValidLetterEndsWithZero) {
    auto const seen = motcua("verify-pdf " + path("letter.pdf") + " --trust " + path("trust"));

    EXPECT_EQ(seen.status, 0) << seen.output;
    EXPECT_TRUE(has(seen.output, "NguoiKy: HỢP LỆ / VALID")) << seen.output;
    EXPECT_TRUE(has(seen.output, "Lê Thị Ngọc Ngữ"));
    EXPECT_TRUE(has(seen.output, "Văn bản hợp lệ.\nThe document is valid."));
}

TEST_F(Command, ALetterThatIsNotValidEndsWithOne) {
    auto const untrusted = motcua("verify-pdf " + path("letter.pdf"));
    EXPECT_EQ(untrusted.status, 1);
    EXPECT_TRUE(has(untrusted.output, "The certificate does not come from a trusted authority."))
        << untrusted.output;

    tests::write_file(path("plain.pdf"), tests::unsigned_letter());
    auto const plain = motcua("verify-pdf " + path("plain.pdf") + " --trust " + path("trust"));
    EXPECT_EQ(plain.status, 1);
    EXPECT_TRUE(has(plain.output, "The document has no digital signature.")) << plain.output;
}

TEST_F(Command, JsonSaysTheSame) {
    auto const seen = run_program(
        std::string(MOTCUA_COMMAND) + " verify-pdf --json " + path("letter.pdf") + " --trust " +
        path("trust") +
        R"( | jq -e '.valid and (.signatures | length) == 1 and .signatures[0].time_source == "claimed")"
        R"( and .signatures[0].signed_at == "2026-02-05T17:00:00+07:00" and .signatures[0].fault == null')"
    );

    EXPECT_EQ(seen.status, 0) << seen.output;
}

TEST_F(Command, BadUseEndsWithTwo) {
    EXPECT_EQ(motcua("verify-pdf").status, 2);
    EXPECT_EQ(motcua("verify-pdf --colour red x.pdf").status, 2);
    EXPECT_EQ(motcua("verify-pdf " + path("absent.pdf")).status, 2);
    EXPECT_EQ(motcua("verify-pdf " + path("letter.pdf") + " --trust " + path("absent")).status, 2);
    EXPECT_EQ(motcua("verify-pdf --help").status, 0);
}

TEST_F(Command, DevelopmentCertificatesAreMadeOnce) {
    auto const made = motcua("pki dev-init " + path("pki"));
    EXPECT_EQ(made.status, 0) << made.output;
    EXPECT_TRUE(has(made.output, "FOR DEVELOPMENT ONLY"));
    EXPECT_TRUE(has(made.output, path("pki/person.p12")));
    auto const subject = run_program("openssl x509 -noout -subject -in " + path("pki/trust/root.pem"));
    EXPECT_TRUE(has(subject.output, "DEVELOPMENT ONLY")) << subject.output;

    auto const again = motcua("pki dev-init " + path("pki"));

    EXPECT_EQ(again.status, 1);
    EXPECT_TRUE(has(again.output, "The directory is not empty")) << again.output;
}

} // namespace
