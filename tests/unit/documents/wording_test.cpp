#include "support/at.hpp"
#include <motcua/documents/wording.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace motcua::documents {

using tests::at;
using tests::day;

TEST(Wording, DaysUnderTenAndTheFirstTwoMonthsCarryALeadingZero) {
    auto const table = std::vector<std::pair<std::string, std::string>>{
        {"2026-01-05", "ngày 05 tháng 01 năm 2026"},
        {"2026-02-28", "ngày 28 tháng 02 năm 2026"},
        {"2026-03-09", "ngày 09 tháng 3 năm 2026"},
        {"2026-10-10", "ngày 10 tháng 10 năm 2026"},
        {"2026-12-31", "ngày 31 tháng 12 năm 2026"},
    };
    for (auto const& [date, words] : table) {
        EXPECT_EQ(date_words(day(date)), words);
    }
}

TEST(Wording, ClockIsVietnamTimeWithTwoDigits) {
    EXPECT_EQ(clock_and_date_words(at("2026-01-10 17:00")), "17 giờ 00 phút, ngày 10 tháng 01 năm 2026");
    EXPECT_EQ(clock_and_date_words(at("2026-03-09 00:05")), "00 giờ 05 phút, ngày 09 tháng 3 năm 2026");
    EXPECT_EQ(clock_and_date_words(at("2026-11-24 23:59:59")), "23 giờ 59 phút, ngày 24 tháng 11 năm 2026");
}

TEST(Wording, NumbersUnderTenCarryALeadingZero) {
    auto const table = std::vector<std::pair<int, std::string>>{
        {1, "01/PXL-SATTP"},
        {9, "09/PXL-SATTP"},
        {10, "10/PXL-SATTP"},
        {123, "123/PXL-SATTP"},
        {10000, "10000/PXL-SATTP"},
    };
    for (auto const& [number, words] : table) {
        EXPECT_EQ(number_symbol(number, "PXL-SATTP"), words);
    }
    EXPECT_THROW(std::ignore = number_symbol(0, "PXL-SATTP"), std::invalid_argument);
}

TEST(Wording, TablesWriteDatesInFigures) {
    EXPECT_EQ(date_figures(day("2026-03-09")), "09/03/2026");
}

TEST(Wording, AmountsAreReadAsPeopleReadThem) {
    auto const table = std::vector<std::pair<std::int64_t, std::string>>{
        {0, "không đồng"},
        {1, "một đồng"},
        {4, "bốn đồng"},
        {5, "năm đồng"},
        {10, "mười đồng"},
        {11, "mười một đồng"},
        {14, "mười bốn đồng"},
        {15, "mười lăm đồng"},
        {20, "hai mươi đồng"},
        {21, "hai mươi mốt đồng"},
        {24, "hai mươi tư đồng"},
        {25, "hai mươi lăm đồng"},
        {55, "năm mươi lăm đồng"},
        {91, "chín mươi mốt đồng"},
        {100, "một trăm đồng"},
        {101, "một trăm linh một đồng"},
        {105, "một trăm linh năm đồng"},
        {110, "một trăm mười đồng"},
        {111, "một trăm mười một đồng"},
        {115, "một trăm mười lăm đồng"},
        {121, "một trăm hai mươi mốt đồng"},
        {1000, "một nghìn đồng"},
        {1001, "một nghìn không trăm linh một đồng"},
        {1015, "một nghìn không trăm mười lăm đồng"},
        {10'000, "mười nghìn đồng"},
        {21'000, "hai mươi mốt nghìn đồng"},
        {350'000, "ba trăm năm mươi nghìn đồng"},
        {700'000, "bảy trăm nghìn đồng"},
        {1'000'000, "một triệu đồng"},
        {1'000'005, "một triệu không trăm linh năm đồng"},
        {1'205'000, "một triệu hai trăm linh năm nghìn đồng"},
        {1'005'000, "một triệu không trăm linh năm nghìn đồng"},
        {22'500'000, "hai mươi hai triệu năm trăm nghìn đồng"},
        {1'000'000'000, "một tỷ đồng"},
        {2'000'000'001, "hai tỷ không trăm linh một đồng"},
        {1'000'000'000'000, "một nghìn tỷ đồng"},
        {1'002'000'000'000, "một nghìn không trăm linh hai tỷ đồng"},
        {12'000'000'500'000, "mười hai nghìn tỷ năm trăm nghìn đồng"},
        {999'999'999'999'999,
         "chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu chín trăm chín mươi "
         "chín nghìn chín trăm chín mươi chín đồng"},
        {1'000'000'000'000'000, "một triệu tỷ đồng"},
    };
    for (auto const& [amount, words] : table) {
        EXPECT_EQ(amount_in_words(amount), words) << amount;
    }
    EXPECT_THROW(std::ignore = amount_in_words(-1), std::invalid_argument);
    EXPECT_THROW(std::ignore = amount_in_words(greatest_amount + 1), std::invalid_argument);
}

TEST(Wording, ZeroTensAreReadTheSouthernWayWhenAsked) {
    EXPECT_EQ(amount_in_words(101, ZeroTens::le), "một trăm lẻ một đồng");
    EXPECT_EQ(amount_in_words(5'006'000, ZeroTens::le), "năm triệu không trăm lẻ sáu nghìn đồng");
}

TEST(Wording, FeesStandInFiguresAndWords) {
    auto const table = std::vector<std::pair<std::int64_t, std::string>>{
        {500, "500 đồng (Năm trăm đồng)"},
        {1'000'000, "1.000.000 đồng (Một triệu đồng)"},
        {250'000, "250.000 đồng (Hai trăm năm mươi nghìn đồng)"},
    };
    for (auto const& [amount, words] : table) {
        EXPECT_EQ(fee_words(amount), words);
    }
}

} // namespace motcua::documents
