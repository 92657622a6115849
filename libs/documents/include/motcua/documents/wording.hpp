#pragma once

#include <motcua/core/time.hpp>

#include <string>
#include <string_view>

namespace motcua::documents {

/// "ngày 05 tháng 01 năm 2026": days under 10 and months 1 and 2 carry a leading zero (Decree 30/2020, annex
/// I), month 3 does not.
[[nodiscard]] std::string date_words(core::Date day);

/// "17 giờ 00 phút, ngày 10 tháng 01 năm 2026", Vietnam time.
[[nodiscard]] std::string clock_and_date_words(core::Instant at);

/// "05/PXL-SATTP": numbers under 10 carry a leading zero. Throws std::invalid_argument for a number below 1.
[[nodiscard]] std::string number_symbol(int number, std::string_view symbol);

/// "05": counts on forms carry a leading zero under 10.
[[nodiscard]] std::string two_digits(int number);

} // namespace motcua::documents
