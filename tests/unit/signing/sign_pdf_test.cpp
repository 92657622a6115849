#include "support/signed_letter.hpp"
#include "support/timestamp_server.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace motcua;
using signing::verify_pdf;

class SignPdf : public testing::Test {
protected:
    [[nodiscard]] std::string signed_twice() {
        auto const first =
            tests::signed_by(tests::unsigned_letter(), tests::person_spec(), *person_, stamps_.get());
        return tests::signed_by(first, tests::agency_spec(), *agency_, stamps_.get());
    }

    tests::TestPki pki_;
    std::unique_ptr<signing::SigningKey> person_ = tests::opened(pki_.person);
    std::unique_ptr<signing::SigningKey> agency_ = tests::opened(pki_.agency);
    tests::TimestampServer server_{pki_.stamps, tests::StampBehaviour::honest, tests::at("2026-02-05 17:06")};
    std::unique_ptr<signing::TimestampAuthority> stamps_ =
        signing::timestamps_over_http({server_.url()}, pki_.trust());
};

TEST_F(SignPdf, TwoSignaturesInOrderAreValid) {
    auto const letter = signed_twice();
    tests::write_file("/tmp/letter.pdf", letter);
    tests::write_file("/tmp/trust.pem", pki_.trust_pem());

    auto const report = verify_pdf(letter, pki_.trust(), tests::time_of_check());

    ASSERT_EQ(report.signatures.size(), 2U);
    for (auto const& signature : report.signatures) {
        EXPECT_TRUE(signature.valid()) << signature.field << ": " << signature.fault->rule();
    }
    EXPECT_TRUE(report.valid()) << report.fault->en();
}

} // namespace
