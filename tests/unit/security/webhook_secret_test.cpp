#include <motcua/security/webhook_secret.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace motcua::security {

namespace {

std::string signature(std::string const& secret, std::string const& body) {
    return webhook_signature(
        SecretText(std::string(secret)),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        body
    );
}

} // namespace

// The example of the Standard Webhooks specification.
TEST(WebhookSignature, IsThatOfTheStandard) {
    EXPECT_EQ(
        signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", R"({"test": 2432232314})"),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    );
}

TEST(WebhookSignature, DependsOnSecretAndBody) {
    auto const one = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "a");

    EXPECT_NE(one, signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx", "a"));
    EXPECT_NE(one, signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "b"));
}

TEST(WebhookSecret, IsFreshAndSigns) {
    auto const one = webhook_secret();
    auto const two = webhook_secret();

    EXPECT_NE(one.reveal(), two.reveal());
    EXPECT_TRUE(one.reveal().starts_with("whsec_"));
    EXPECT_EQ(one.reveal().size(), 6U + 44U);
    EXPECT_NE(webhook_signature(one, "1", 1, "a"), webhook_signature(two, "1", 1, "a"));
}

TEST(WebhookSecret, AnythingElseSignsNothing) {
    for (auto const* secret : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_????"}) {
        SCOPED_TRACE(secret);
        EXPECT_THROW(static_cast<void>(signature(secret, "a")), std::invalid_argument);
    }
}

} // namespace motcua::security
