#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// Mã hồ sơ: `<unit>-<date>-<number of the day>` (Circular 01/2018 art. 19 and the grammars in use since,
/// RULES §3).
namespace motcua::domain {

/// How the day of receipt stands in the code.
enum class CodeDateFormat : std::uint8_t { yymmdd, yyyymmdd };

/// Least and greatest number of digits of the day's number.
constexpr auto code_width_min = 4;
constexpr auto code_width_max = 7;

/// How one receiving unit writes its codes.
struct DossierCodeForm {
    std::string unit; ///< "000.00.16.H29", "H29.16"
    CodeDateFormat date_format{CodeDateFormat::yymmdd};
    int width{code_width_min}; ///< 4 … 7; a greater number grows past it, never wraps

    bool operator==(DossierCodeForm const&) const = default;
};

/// A code taken apart.
struct DossierCode {
    DossierCodeForm form;
    core::Date received_on{};
    int number{}; ///< of the day and unit, from 1

    bool operator==(DossierCode const&) const = default;
};

/// Any grammar of RULES §3. The width is the number of digits written. Two-digit years are of this century.
/// Errors: malformed "dossier_code".
[[nodiscard]] core::Expected<DossierCode> parse_dossier_code(std::string_view text);

/// Errors: invalid "code_unit" or "code_width" for a form that cannot be written, conflict "code_exhausted"
/// for a number outside 1 … 9 999 999, invalid "code_date" for a year the format cannot hold.
[[nodiscard]] core::Expected<std::string> format_dossier_code(DossierCode const& code);

/// Whether the text is a unit code: up to five levels of "H29.16.03", or "000.00.16.H29" as of Circular
/// 01/2018.
[[nodiscard]] bool is_code_unit(std::string_view text);

} // namespace motcua::domain
