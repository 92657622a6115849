#pragma once

#include <motcua/core/time.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace motcua::documents {

/// "ngày 05 tháng 01 năm 2026": days under 10 and months 1 and 2 carry a leading zero (Decree 30/2020, annex
/// I), month 3 does not.
[[nodiscard]] std::string date_words(core::Date day);

/// "17 giờ 00 phút, ngày 10 tháng 01 năm 2026", Vietnam time.
[[nodiscard]] std::string clock_and_date_words(core::Instant at);

/// "05/01/2026", for the columns of tables.
[[nodiscard]] std::string date_figures(core::Date day);

/// "05/PXL-SATTP": numbers under 10 carry a leading zero. Throws std::invalid_argument for a number below 1.
[[nodiscard]] std::string number_symbol(int number, std::string_view symbol);

/// "05": counts on forms carry a leading zero under 10.
[[nodiscard]] std::string two_digits(int number);

/// The greatest amount that can be written: 10^15 đồng.
constexpr auto greatest_amount = std::int64_t{1'000'000'000'000'000};

/// How a zero between hundreds and units is read: "một trăm linh năm", in the South "một trăm lẻ năm".
enum class ZeroTens : std::uint8_t { linh, le };

/// "một triệu hai trăm linh năm nghìn đồng", without capital. Throws std::invalid_argument outside 0 to
/// `greatest_amount`.
[[nodiscard]] std::string amount_in_words(std::int64_t dong, ZeroTens zero_tens = ZeroTens::linh);

/// "1.205.000 đồng".
[[nodiscard]] std::string amount_in_figures(std::int64_t dong);

/// "1.205.000 đồng (Một triệu hai trăm linh năm nghìn đồng)", as forms print a fee.
[[nodiscard]] std::string fee_words(std::int64_t dong, ZeroTens zero_tens = ZeroTens::linh);

} // namespace motcua::documents
