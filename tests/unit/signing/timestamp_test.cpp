#include "certificate.hpp"
#include "support/signed_letter.hpp"
#include "support/timestamp_server.hpp"
#include "timestamp_token.hpp"

#include <gtest/gtest.h>

namespace {

using namespace motcua;
using tests::StampBehaviour;

class Timestamp : public testing::Test {
protected:
    [[nodiscard]] core::Expected<std::string>
    stamped_by(StampBehaviour behaviour, signing::Minted const& authority) {
        auto const server = tests::TimestampServer(authority, behaviour, tests::at("2026-02-05 17:06"));
        auto service = signing::TimestampService{server.url()};
        service.total_timeout = std::chrono::milliseconds{behaviour == StampBehaviour::silent ? 200 : 5000};
        return signing::timestamps_over_http(service, pki_.trust())->stamp(digest_);
    }

    [[nodiscard]] std::string refusal(StampBehaviour behaviour) {
        auto const token = stamped_by(behaviour, pki_.stamps);
        return token ? "" : token.error().rule();
    }

    tests::TestPki pki_;
    std::string digest_ = signing::sha256({"chữ ký"});
};

TEST_F(Timestamp, AnHonestAuthorityIsBelieved) {
    auto const token = stamped_by(StampBehaviour::honest, pki_.stamps);
    ASSERT_TRUE(token) << token.error().rule();

    auto const read =
        signing::check_token(*token, digest_, pki_.trust().store(), tests::at("2026-03-01 09:00"));

    ASSERT_TRUE(read) << read.error().rule();
    EXPECT_EQ(read->at, tests::at("2026-02-05 17:06"));
    EXPECT_EQ(read->authority, "Dấu thời gian thử nghiệm");
}

TEST_F(Timestamp, AnAnswerToAnotherQuestionIsRefused) {
    EXPECT_EQ(refusal(StampBehaviour::wrong_nonce), "timestamp_mismatch");
    EXPECT_EQ(refusal(StampBehaviour::no_nonce), "timestamp_mismatch");
    EXPECT_EQ(refusal(StampBehaviour::wrong_imprint), "timestamp_mismatch");
}

TEST_F(Timestamp, WhatIsNoTimeStampIsRefused) {
    EXPECT_EQ(refusal(StampBehaviour::garbage), "timestamp_malformed");
    EXPECT_EQ(refusal(StampBehaviour::endless), "timestamp_malformed");
    EXPECT_EQ(refusal(StampBehaviour::status_500), "timestamp_refused");
    EXPECT_EQ(refusal(StampBehaviour::rejecting), "timestamp_refused");
}

TEST_F(Timestamp, ASilentAuthorityIsLeftInTime) {
    auto const begin = std::chrono::steady_clock::now();

    EXPECT_EQ(refusal(StampBehaviour::silent), "timestamp_timeout");

    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5});
}

TEST_F(Timestamp, AnAuthorityThatIsAwayMayBeTriedLater) {
    auto url = std::string();
    {
        auto const gone =
            tests::TimestampServer(pki_.stamps, StampBehaviour::honest, tests::at("2026-02-05 17:06"));
        url = gone.url();
    }

    auto const token = signing::timestamps_over_http({url}, pki_.trust())->stamp(digest_);

    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().rule(), "timestamp_unreachable");
    EXPECT_EQ(token.error().code(), core::Errc::unavailable);
    EXPECT_GT(token.error().retry_after_seconds(), 0);
}

TEST_F(Timestamp, AnUnknownAuthorityIsNotBelieved) {
    auto const other = tests::TestPki();

    auto const token = stamped_by(StampBehaviour::honest, other.stamps);

    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().rule(), "timestamp_untrusted");
}

TEST_F(Timestamp, ATokenOverOtherBytesIsRefused) {
    auto const token = stamped_by(StampBehaviour::honest, pki_.stamps);
    auto const other = signing::sha256({"chữ ký khác"});

    auto const read = signing::check_token(*token, other, pki_.trust().store(), tests::time_of_check());

    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().rule(), "timestamp_mismatch");
}

TEST_F(Timestamp, ALetterIsNotSignedWithoutTheStampAskedFor) {
    auto const server =
        tests::TimestampServer(pki_.stamps, StampBehaviour::status_500, tests::at("2026-02-05 17:06"));
    auto const stamps = signing::timestamps_over_http({server.url()}, pki_.trust());
    auto const person = tests::opened(pki_.person);

    auto const letter =
        signing::sign_pdf(tests::unsigned_letter(), tests::person_spec(), *person, stamps.get());

    ASSERT_FALSE(letter);
    EXPECT_EQ(letter.error().rule(), "timestamp_refused");
}

} // namespace
