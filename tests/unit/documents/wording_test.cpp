#include "support/at.hpp"
#include <motcua/documents/wording.hpp>

#include <gtest/gtest.h>

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

} // namespace motcua::documents
