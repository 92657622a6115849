#include <motcua/security/token.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace motcua::security {

TEST(RandomToken, CarriesAllItsBytesInUrlSafeLetters) {
    auto const token = random_token(32);

    EXPECT_EQ(token.size(), 43U);
    EXPECT_EQ(
        token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        std::string::npos
    );
    EXPECT_EQ(random_token(16).size(), 22U);
}

TEST(RandomToken, IsNewEveryTime) {
    auto seen = std::set<std::string>();
    for (auto turn = 0; turn < 1000; ++turn) {
        seen.insert(random_token(16));
    }

    EXPECT_EQ(seen.size(), 1000U);
}

TEST(LookupKey, UsesAllLettersExceptTheOnesPeopleConfuse) {
    auto letters = std::set<char>();
    for (auto turn = 0; turn < 1000; ++turn) {
        auto const key = lookup_key(8);
        ASSERT_EQ(key.size(), 8U);
        letters.insert(key.begin(), key.end());
    }

    auto const used = std::string(letters.begin(), letters.end());
    EXPECT_EQ(used, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ");
}

TEST(LookupKey, IsReadHoweverItWasTyped) {
    EXPECT_EQ(normalised_lookup_key("ab2c-3d4e"), "AB2C3D4E");
    EXPECT_EQ(normalised_lookup_key(" AB2C 3D4E "), "AB2C3D4E");
    EXPECT_EQ(normalised_lookup_key("AB2C3D4O"), "AB2C3D4O");
    EXPECT_EQ(normalised_lookup_key(""), "");
}

// FIPS 180-2, appendix B.
TEST(Sha256, GivesThePublishedDigests) {
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_base64("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

TEST(ConstantTimeEqual, ComparesEveryByteAndTheLength) {
    EXPECT_TRUE(constant_time_equal("mã tra cứu", "mã tra cứu"));
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_FALSE(constant_time_equal("abcd", "abce"));
    EXPECT_FALSE(constant_time_equal("abcd", "abc"));
    EXPECT_FALSE(constant_time_equal("", "a"));
    EXPECT_FALSE(constant_time_equal(std::string("a\0b", 3), std::string("a\0c", 3)));
}

} // namespace motcua::security
