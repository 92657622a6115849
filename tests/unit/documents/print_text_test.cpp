#include "print_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace motcua::documents {
namespace {

bool stays_whole(std::string const& text, std::string const& part) {
    auto const from = text.find(part);
    auto const parts = unbreakable_parts(text, {});
    return std::any_of(parts.begin(), parts.end(), [&](Unbreakable const& one) {
        return one.from <= from && from + part.size() <= one.to;
    });
}

} // namespace

TEST(PrintText, WhiteSpaceControlsAndInvisibleMarksLeaveOneSpaceOrNothing) {
    EXPECT_EQ(printable("  Lê \t Thị\u00A0\u2003Ngọc\x01 Ngữ \n"), "Lê Thị Ngọc Ngữ");
    EXPECT_EQ(printable("muối\u200B i\u00ADốt\u202E"), "muối iốt");
    EXPECT_EQ(printable("một\n\n hai", true), "một\nhai");
    EXPECT_EQ(printable("một\n hai"), "một hai");
    EXPECT_FALSE(printable("\xC3").has_value());
}

TEST(PrintText, DecomposedLettersAreComposed) {
    EXPECT_EQ(printable("Nguye\u0302\u0303n"), "Nguyễn");
}

TEST(PrintText, CapitalsKeepTheirMarks) {
    EXPECT_EQ(in_capitals("Ủy ban nhân dân Đường Ước ỷ ễ"), "ỦY BAN NHÂN DÂN ĐƯỜNG ƯỚC Ỷ Ễ");
    EXPECT_EQ(in_capitals("đ ẵ ẳ ỡ ợ ữ ự ỹ ỵ ặ ậ ệ ộ"), "Đ Ẵ Ẳ Ỡ Ợ Ữ Ự Ỹ Ỵ Ặ Ậ Ệ Ộ");
    EXPECT_EQ(in_capitals("Nguye\u0302\u0303n i"), "NGUYỄN I");
}

TEST(PrintText, SentencesBeginWithOneCapital) {
    EXPECT_EQ(sentence_case("đồng ý, Sở"), "Đồng ý, Sở");
    EXPECT_EQ(sentence_case("ở Đắk Lắk"), "Ở Đắk Lắk");
    EXPECT_EQ(sentence_case(""), "");
}

TEST(PrintText, FinalStopsAreTheTemplatesToSet) {
    EXPECT_EQ(without_stop("Hết hạn. . "), "Hết hạn");
    EXPECT_EQ(without_stop("v.v"), "v.v");
}

TEST(PrintText, HyphenatedWordsAndDatePartsStayWhole) {
    EXPECT_TRUE(stays_whole("chỉ tiêu i-ốt theo", "i-ốt"));
    EXPECT_TRUE(stays_whole("của Ông/Bà/Tổ chức", "Ông/Bà/Tổ"));
    EXPECT_TRUE(stays_whole("mã H29.16-260105-0042;", "H29.16-260105-0042"));
    EXPECT_TRUE(stays_whole("17 giờ 00 phút, ngày 06", "00 phút,"));
    EXPECT_TRUE(stays_whole("ngày 06 tháng 02 năm 2026", "tháng 02"));
    EXPECT_FALSE(stays_whole("hồ sơ", "hồ sơ"));
}

TEST(PrintText, AWordLongerThanALineMayBeCut) {
    auto const endless = std::string(41, 'x');

    EXPECT_TRUE(unbreakable_parts(endless, {}).empty());
}

} // namespace motcua::documents
