#include <motcua/core/text.hpp>
#include <motcua/domain/sms_text.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {

namespace {

std::string times(int count, std::string const& text) {
    auto all = std::string();
    for (auto i = 0; i < count; ++i) {
        all += text;
    }
    return all;
}

} // namespace

TEST(SmsLength, CountsTheGsmAlphabetInSeptets) {
    EXPECT_EQ(sms_length("").parts, 0);
    EXPECT_EQ(sms_length(times(160, "a")).parts, 1);
    EXPECT_EQ(sms_length(times(161, "a")).parts, 2);
    EXPECT_EQ(sms_length(times(306, "a")).parts, 2);
    EXPECT_EQ(sms_length(times(307, "a")).parts, 3);
    EXPECT_EQ(sms_length(times(459, "a")).parts, 3);
    EXPECT_EQ(sms_length(times(460, "a")).parts, 4);
    EXPECT_EQ(sms_length("à é ñ Ω @ £").alphabet, SmsAlphabet::gsm7);
}

TEST(SmsLength, CountsTheExtensionTableTwiceAndNeverTearsIt) {
    EXPECT_EQ(sms_length("[]").units, 4);
    EXPECT_EQ(sms_length(times(80, "€")).parts, 1);
    EXPECT_EQ(sms_length(times(81, "€")).parts, 2);
    // 153 septets hold 76 of them: the last septet of each part stays empty.
    EXPECT_EQ(sms_length(times(152, "€")).parts, 2);
    EXPECT_EQ(sms_length(times(153, "€")).parts, 3);
}

TEST(SmsLength, OneVietnameseLetterMakesItUcs2) {
    EXPECT_EQ(sms_length("Ho so").alphabet, SmsAlphabet::gsm7);
    EXPECT_EQ(sms_length("Hồ sơ").alphabet, SmsAlphabet::ucs2);
    EXPECT_EQ(sms_length(times(70, "ạ")).parts, 1);
    EXPECT_EQ(sms_length(times(71, "ạ")).parts, 2);
    EXPECT_EQ(sms_length(times(134, "ạ")).parts, 2);
    EXPECT_EQ(sms_length(times(135, "ạ")).parts, 3);
    EXPECT_EQ(sms_length("\xF0\x9F\x98\x80").units, 2);
}

TEST(WithoutMarks, VietnameseBecomesPlainLetters) {
    EXPECT_EQ(core::without_marks("Đặng Thị Thuỷ đã nhận hồ sơ"), "Dang Thi Thuy da nhan ho so");
    EXPECT_EQ(core::without_marks("ĂÂÊÔƠƯ ăâêôơư 123 €"), "AAEOOU aaeoou 123 €");
}

TEST(Shortened, CutsWholeCharactersAndSaysSo) {
    EXPECT_EQ(core::shortened("hồ sơ", 5), "hồ sơ");
    EXPECT_EQ(core::shortened("hồ sơ số 1", 6), "hồ ...");
    EXPECT_EQ(core::shortened("hồ sơ", 2), "...");
}

TEST(MobileNumber, TakesWhatCanReceiveTextMessages) {
    for (auto const* const good : {"0912345678", "84912345678", "+84912345678"}) {
        EXPECT_EQ(mobile_number(good), "+84912345678") << good;
    }
    EXPECT_EQ(mobile_number("+6591234567"), "+6591234567");
    for (auto const* const bad :
         {"",
          "02838223344",
          "0212345678",
          "091234567",
          "09123456789",
          "+842838223344",
          "+0912345678",
          "0912 345 678",
          "0912345678\r\n",
          "hai"}) {
        EXPECT_EQ(mobile_number(bad), std::nullopt) << bad;
    }
}

TEST(MailAddress, IsPlainAndHasADottedDomain) {
    for (auto const* const good : {"a@b.example", "lien-he+ho.so@vidu.example", "A_1@x-y.gov.vn"}) {
        EXPECT_TRUE(is_mail_address(good)) << good;
    }
    for (auto const* const bad :
         {"",
          "a",
          "a@b",
          "@b.example",
          "a@b..example",
          "a@-b.example",
          "a@@b.example",
          ".a@b.example",
          "a b@c.example",
          "a@b.example\r\nBcc: c@d.example",
          "<a@b.example>",
          "hồ@sơ.example"}) {
        EXPECT_FALSE(is_mail_address(bad)) << bad;
    }
    EXPECT_FALSE(is_mail_address(std::string(65, 'a') + "@b.example"));
}

} // namespace motcua::domain
