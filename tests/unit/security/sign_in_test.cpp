#include "support/at.hpp"
#include <motcua/security/argon2_hasher.hpp>
#include <motcua/security/one_time_codes.hpp>

#include <gtest/gtest.h>

#include <set>

namespace motcua::security {
namespace {

using tests::at;

constexpr auto light = Argon2Hasher::Costs{8192, 1};

TEST(Argon2, KnowsThePasswordAgain) {
    auto const hasher = Argon2Hasher(light);
    auto const encoded = hasher.hash("Bếp lửa ấp iu");

    EXPECT_TRUE(encoded.starts_with("$argon2id$v=19$m=8192,t=1,p=1$")) << encoded;
    EXPECT_TRUE(hasher.matches("Bếp lửa ấp iu", encoded));
    EXPECT_FALSE(hasher.matches("Bếp lửa ấp iu ", encoded));
    EXPECT_FALSE(hasher.matches("", encoded));
    EXPECT_NE(hasher.hash("Bếp lửa ấp iu"), encoded) << "a salt of its own";
}

TEST(Argon2, MatchesNothingForNobody) {
    auto const hasher = Argon2Hasher(light);

    EXPECT_FALSE(hasher.matches("", ""));
    EXPECT_FALSE(hasher.matches("x", ""));
    EXPECT_FALSE(hasher.matches("x", "$argon2id$v=19$no hash"));
    EXPECT_FALSE(hasher.matches("x", "$2y$10$bcrypt"));
}

TEST(Argon2, SeesWhatWasMadeWithLess) {
    auto const encoded = Argon2Hasher(light).hash("x");

    EXPECT_FALSE(Argon2Hasher(light).is_weak(encoded));
    EXPECT_TRUE(Argon2Hasher({16384, 1}).is_weak(encoded));
    EXPECT_TRUE(Argon2Hasher({8192, 2}).is_weak(encoded));
    EXPECT_TRUE(Argon2Hasher(light).is_weak("$argon2i$v=19$m=8192,t=1,p=1$x$y"));
}

// RFC 6238 appendix B, SHA-1; the last six of its eight digits.
TEST(OneTimeCode, IsThatOfTheStandard) {
    constexpr auto secret = "12345678901234567890";

    EXPECT_EQ(one_time_code(secret, 59 / 30), "287082");
    EXPECT_EQ(one_time_code(secret, 1111111109 / 30), "081804");
    EXPECT_EQ(one_time_code(secret, 1234567890 / 30), "005924");
    EXPECT_EQ(one_time_code(secret, 2000000000 / 30), "279037");
    EXPECT_EQ(one_time_code(secret, 20000000000 / 30), "353130");
}

TEST(OneTimeCode, IsGoodAStepEarlyOrLateAndOnce) {
    auto const codes = OneTimeCodes(SecretText(std::string(32, 's')));
    auto const sealed = codes.seal("12345678901234567890");
    auto const now = at("2026-03-02 09:00");
    auto const step = now.time_since_epoch() / std::chrono::seconds{30};

    for (auto const off : {-1, 0, 1}) {
        auto const code = one_time_code("12345678901234567890", step + off);
        EXPECT_EQ(codes.step_of(sealed, code, now, 0), step + off);
        EXPECT_FALSE(codes.step_of(sealed, code, now, step + off).has_value()) << "used";
    }
    for (auto const off : {-2, 2}) {
        EXPECT_FALSE(
            codes.step_of(sealed, one_time_code("12345678901234567890", step + off), now, 0).has_value()
        );
    }
    EXPECT_FALSE(codes.step_of(sealed, "", now, 0).has_value());
    EXPECT_FALSE(codes.step_of("", "287082", now, 0).has_value());
}

TEST(OneTimeCode, SecretOpensOnlyUnderTheSameSeal) {
    auto const codes = OneTimeCodes(SecretText(std::string(32, 's')));
    auto const sealed = codes.seal("secret");

    EXPECT_EQ(codes.open(sealed), "secret");
    EXPECT_NE(codes.seal("secret"), sealed);
    EXPECT_FALSE(OneTimeCodes(SecretText(std::string(32, 't'))).open(sealed).has_value());
    EXPECT_FALSE(OneTimeCodes(SecretText()).open(sealed).has_value());
    for (auto at = std::size_t{0}; at < sealed.size(); at += 5) {
        auto altered = sealed;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(codes.open(altered).has_value()) << at;
    }
}

TEST(OneTimeCode, RecoveryCodesAreTenAndDifferent) {
    auto const codes = OneTimeCodes(SecretText(std::string(32, 's'))).recovery_codes();

    EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 10U);
    EXPECT_EQ(codes.front().size(), 19U);
}

} // namespace
} // namespace motcua::security
