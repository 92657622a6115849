#include <motcua/domain/dossier_code.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

namespace motcua::domain {

namespace {

constexpr auto code_size_max = std::size_t{64};
constexpr auto number_max = 9'999'999;

bool are_digits(std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number_of(std::string_view digits) {
    auto number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

/// "H29": the province or ministry.
bool is_root(std::string_view text) {
    return text.size() == 3 && text[0] >= 'A' && text[0] <= 'Z' && are_digits(text.substr(1), 2, 2);
}

std::vector<std::string_view> levels_of(std::string_view unit) {
    auto levels = std::vector<std::string_view>();
    for (auto rest = unit;;) {
        auto const dot = rest.find('.');
        levels.push_back(rest.substr(0, dot));
        if (dot == std::string_view::npos) {
            return levels;
        }
        rest.remove_prefix(dot + 1);
    }
}

std::optional<core::Date> date_written(std::string_view digits) {
    auto const four_digit_year = digits.size() == 8;
    if (!four_digit_year && digits.size() != 6) {
        return std::nullopt;
    }
    auto const year =
        four_digit_year ? number_of(digits.substr(0, 4)) : 2000 + number_of(digits.substr(0, 2));
    auto const rest = digits.substr(four_digit_year ? 4 : 2);
    auto const date = std::chrono::year{year} /
                      std::chrono::month{static_cast<unsigned>(number_of(rest.substr(0, 2)))} /
                      std::chrono::day{static_cast<unsigned>(number_of(rest.substr(2, 2)))};
    return date.ok() ? std::optional(core::Date{date}) : std::nullopt;
}

core::Failure malformed_code() {
    return {
        core::Errc::malformed,
        "dossier_code",
        "Mã hồ sơ không đúng cấu trúc.",
        "The dossier code does not follow the grammar."};
}

core::Expected<void> check_writable(DossierCode const& code) {
    if (!is_code_unit(code.form.unit)) {
        return core::invalid(
            "/code/prefix",
            "code_unit",
            "Mã đơn vị không đúng cấu trúc.",
            "Not a unit code."
        );
    }
    if (code.form.width < code_width_min || code.form.width > code_width_max) {
        return core::invalid(
            "/code/width",
            "code_width",
            "Số chữ số phải từ 4 đến 7.",
            "The width must be 4 to 7."
        );
    }
    if (code.number < 1 || code.number > number_max) {
        return core::conflict(
            "code_exhausted",
            "Đã hết số thứ tự hồ sơ trong ngày.",
            "No number is left for this day."
        );
    }
    auto const year = static_cast<int>(core::civil(code.received_on).year());
    auto const is_short = code.form.date_format == CodeDateFormat::yymmdd;
    if (is_short ? year < 2000 || year > 2099 : year < 1000 || year > 9999) {
        return core::invalid(
            "/received_on",
            "code_date",
            "Năm không ghi được vào mã hồ sơ.",
            "The code cannot hold this year."
        );
    }
    return {};
}

} // namespace

bool is_code_unit(std::string_view text) {
    if (text.size() > code_size_max) {
        return false;
    }
    auto const levels = levels_of(text);
    auto next = levels.begin();
    if (levels.size() >= 4 && are_digits(levels[0], 3, 3) && are_digits(levels[1], 2, 2) &&
        are_digits(levels[2], 2, 2)) {
        next += 3;
    }
    if (!is_root(*next)) {
        return false;
    }
    ++next;
    return levels.end() - next <= 4 &&
           std::all_of(next, levels.end(), [](std::string_view level) { return are_digits(level, 1, 3); });
}

core::Expected<DossierCode> parse_dossier_code(std::string_view text) {
    auto const number_dash = text.rfind('-');
    if (text.size() > code_size_max || number_dash == std::string_view::npos || number_dash == 0) {
        return malformed_code();
    }
    auto const date_dash = text.rfind('-', number_dash - 1);
    if (date_dash == std::string_view::npos) {
        return malformed_code();
    }
    auto const unit = text.substr(0, date_dash);
    auto const date = text.substr(date_dash + 1, number_dash - date_dash - 1);
    auto const digits = text.substr(number_dash + 1);
    if (!is_code_unit(unit) || !are_digits(date, 6, 8) ||
        !are_digits(digits, code_width_min, code_width_max)) {
        return malformed_code();
    }
    auto const received_on = date_written(date);
    auto const number = number_of(digits);
    if (!received_on || number == 0) {
        return malformed_code();
    }
    auto const format = date.size() == 8 ? CodeDateFormat::yyyymmdd : CodeDateFormat::yymmdd;
    return DossierCode{
        DossierCodeForm{std::string(unit), format, static_cast<int>(digits.size())},
        *received_on,
        number};
}

core::Expected<std::string> format_dossier_code(DossierCode const& code) {
    if (auto const checked = check_writable(code); !checked) {
        return checked.error();
    }
    auto const date = core::civil(code.received_on);
    auto const year = static_cast<int>(date.year());
    auto const is_short = code.form.date_format == CodeDateFormat::yymmdd;
    auto written = std::array<char, 32>{};
    std::snprintf(
        written.data(),
        written.size(),
        "-%0*d%02u%02u-%0*d",
        is_short ? 2 : 4,
        is_short ? year % 100 : year,
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        code.form.width,
        code.number
    );
    return code.form.unit + written.data();
}

} // namespace motcua::domain
