#include <motcua/core/text.hpp>

#include <gtest/gtest.h>

#include <string>

namespace motcua::core {

TEST(Text, DecomposedVietnameseBecomesComposed) {
    auto const decomposed = std::string("Nguye\xCC\x82\xCC\x83n");

    EXPECT_EQ(to_nfc(decomposed), "Nguyễn");
    EXPECT_EQ(to_nfc("Nguyễn Thị Đào"), "Nguyễn Thị Đào");
}

TEST(Text, NulAndBrokenUtf8AreRefused) {
    EXPECT_FALSE(is_clean_utf8(std::string("a\0b", 3)));
    EXPECT_FALSE(is_clean_utf8("\xC3"));
    EXPECT_FALSE(is_clean_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(is_clean_utf8("\xC0\xAF"));
    EXPECT_FALSE(to_nfc("\xFF").has_value());
    EXPECT_TRUE(is_clean_utf8(""));
}

TEST(Text, CountsCodePointsNotBytes) {
    EXPECT_EQ(code_points("Đường"), 5U);
    EXPECT_EQ(trimmed(" \t hồ sơ \n"), "hồ sơ");
    EXPECT_EQ(trimmed("   "), "");
}

} // namespace motcua::core
