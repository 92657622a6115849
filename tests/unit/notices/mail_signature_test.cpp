#include "support/at.hpp"
#include "support/run_program.hpp"
#include <motcua/exchange/mail.hpp>
#include <motcua/security/dkim.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace motcua::security {

namespace {

namespace fs = std::filesystem;

/// A key made by the openssl tool, a letter, and python3-dkim as the judge.
class MailSignature : public testing::Test {
protected:
    MailSignature()
        : directory_(fs::path(testing::TempDir()) / ("dkim" + std::to_string(::getpid()))) {
        fs::create_directories(directory_);
    }

    ~MailSignature() override { fs::remove_all(directory_); }

    void make_key(std::string const& options) const {
        auto const made =
            tests::run_program("openssl genpkey " + options + " -out " + (directory_ / "key.pem").string());
        ASSERT_EQ(made.status, 0) << made.output;
    }

    [[nodiscard]] DkimSigner signer() const {
        return DkimSigner::load("attp.example", "motcua", directory_ / "key.pem").value();
    }

    /// Whether python3-dkim finds the signature good under the key's public half.
    [[nodiscard]] std::string judged(std::string const& message, std::string const& kind) const {
        std::ofstream(directory_ / "mail", std::ios::binary) << message;
        auto const bytes = kind == "ed25519" ? std::string("key[-32:]") : std::string("key");
        std::ofstream(directory_ / "judge.py") << R"(
import base64, dkim, subprocess
key = subprocess.run(['openssl', 'pkey', '-in', 'key.pem', '-pubout', '-outform', 'DER'], check=True, capture_output=True).stdout
record = b'v=DKIM1; k=)" + kind + "; p=' + base64.b64encode(" +
                                                      bytes + R"()
try:
    print(dkim.DKIM(open('mail', 'rb').read()).verify(dnsfunc=lambda name, timeout=5: record), end='')
except dkim.ValidationError:
    print('False', end='')
)";
        return tests::run_program("cd " + directory_.string() + " && /usr/bin/python3 judge.py").output;
    }

    [[nodiscard]] static std::string letter() {
        auto mail = exchange::Mail{};
        mail.id = "0d5f0f5e-0000-4000-8000-000000000001";
        mail.from_name = "Sở An toàn thực phẩm";
        mail.from_address = "motcua@attp.example";
        mail.to_name = "Nguyễn Thị Đào";
        mail.to_address = "dao@vidu.example";
        mail.subject = "Hồ sơ: đã tiếp nhận, hẹn trả kết quả 17:00 16/03/2026, một dòng dài để gấp lại";
        mail.text = "Kính gửi Ông/Bà,\n\nhai  dấu cách, tab\tvà dòng trống cuối\n\n\n";
        mail.html = "<p>x</p>\n";
        mail.at = tests::at("2026-03-02 09:05");
        return exchange::write_mail(mail);
    }

    static std::string with(std::string text, std::string const& from, std::string const& to) {
        auto const place = text.find(from);
        EXPECT_NE(place, std::string::npos) << from;
        return text.replace(place, from.size(), to);
    }

    fs::path directory_;
};

} // namespace

TEST_F(MailSignature, RsaOneIsGoodForAnotherVerifierAndBreaksWithTheLetter) {
    make_key("-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
    auto const message = letter();
    auto const signed_message = signer().signature_of(message, tests::at("2026-03-02 09:05")) + message;

    EXPECT_EQ(judged(signed_message, "rsa"), "True");
    EXPECT_EQ(judged(with(signed_message, "<p>x</p>", "<p>y</p>"), "rsa"), "False");
}

TEST_F(MailSignature, Ed25519OneIsGoodForAnotherVerifier) {
    make_key("-algorithm ED25519");
    auto const message = letter();
    auto const signed_message = signer().signature_of(message, tests::at("2026-03-02 09:05")) + message;

    EXPECT_EQ(judged(signed_message, "ed25519"), "True");
    EXPECT_EQ(judged(with(signed_message, "Subject: ", "Subject: x"), "ed25519"), "False");
    EXPECT_EQ(judged("From: khac@attp.example\r\n" + signed_message, "ed25519"), "False")
        << "a second sender";
}

TEST_F(MailSignature, WeakOrForeignKeyIsRefused) {
    make_key("-algorithm RSA -pkeyopt rsa_keygen_bits:1024");
    EXPECT_FALSE(DkimSigner::load("a.example", "s", directory_ / "key.pem"));
    make_key("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    auto const failure = DkimSigner::load("a.example", "s", directory_ / "key.pem").error();
    EXPECT_EQ(failure.faults().front().rule, "dkim_key");
    EXPECT_FALSE(DkimSigner::load("a.example", "s", directory_ / "gone.pem"));
}

} // namespace motcua::security
