#include <motcua/core/time.hpp>

#include <array>
#include <charconv>
#include <cstdio>

namespace motcua::core {

namespace {

using std::chrono::microseconds;
using std::chrono::minutes;

/// Reads exactly `width` digits at `at`.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t width) {
    if (at + width > text.size()) {
        return std::nullopt;
    }
    auto value = 0;
    for (auto c : text.substr(at, width)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<microseconds> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") {
        return microseconds{0};
    }
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
        return std::nullopt;
    }
    auto const hours = digits(text, 1, 2);
    auto const mins = digits(text, 4, 2);
    if (!hours || !mins || *hours > 23 || *mins > 59) {
        return std::nullopt;
    }
    auto const offset = std::chrono::hours{*hours} + minutes{*mins};
    return text[0] == '-' ? -microseconds{offset} : microseconds{offset};
}

/// Reads ".123456" at the start of `text`, shortening it by what was read.
std::optional<microseconds> take_fraction(std::string_view& text) {
    if (text.empty() || text[0] != '.') {
        return microseconds{0};
    }
    auto value = 0;
    auto count = std::size_t{0};
    while (count + 1 < text.size() && text[count + 1] >= '0' && text[count + 1] <= '9') {
        if (++count > 6) {
            return std::nullopt;
        }
        value = value * 10 + (text[count] - '0');
    }
    if (count == 0) {
        return std::nullopt;
    }
    for (auto i = count; i < 6; ++i) {
        value *= 10;
    }
    text.remove_prefix(count + 1);
    return microseconds{value};
}

} // namespace

std::string to_string(Date day) {
    auto const ymd = civil(day);
    auto text = std::array<char, 16>{};
    std::snprintf(
        text.data(),
        text.size(),
        "%04d-%02u-%02u",
        static_cast<int>(ymd.year()),
        static_cast<unsigned>(ymd.month()),
        static_cast<unsigned>(ymd.day())
    );
    return text.data();
}

std::string to_string(Instant at) {
    auto const since_midnight = std::chrono::hh_mm_ss{time_of_day(at)};
    auto text = std::array<char, 48>{};
    std::snprintf(
        text.data(),
        text.size(),
        "T%02d:%02d:%02d",
        static_cast<int>(since_midnight.hours().count()),
        static_cast<int>(since_midnight.minutes().count()),
        static_cast<int>(since_midnight.seconds().count())
    );
    auto written = to_string(date_of(at)) + text.data();
    if (auto const fraction = since_midnight.subseconds().count(); fraction != 0) {
        std::snprintf(text.data(), text.size(), ".%06d", static_cast<int>(fraction));
        written += text.data();
    }
    return written + "+07:00";
}

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    auto const year = digits(text, 0, 4);
    auto const month = digits(text, 5, 2);
    auto const day = digits(text, 8, 2);
    if (!year || !month || !day || *year < 1900 || *year > 2200) {
        return std::nullopt;
    }
    auto const ymd = std::chrono::year{*year} / std::chrono::month{static_cast<unsigned>(*month)} /
                     std::chrono::day{static_cast<unsigned>(*day)};
    if (!ymd.ok()) {
        return std::nullopt;
    }
    return Date{ymd};
}

std::optional<Instant> parse_instant(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    auto const day = parse_date(text.substr(0, 10));
    auto const hour = digits(text, 11, 2);
    auto const minute = digits(text, 14, 2);
    auto const second = digits(text, 17, 2);
    if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    auto rest = text.substr(19);
    auto const fraction = take_fraction(rest);
    if (!fraction) {
        return std::nullopt;
    }
    auto const offset = parse_offset(rest);
    if (!offset) {
        return std::nullopt;
    }
    auto const clock = std::chrono::hours{*hour} + minutes{*minute} + std::chrono::seconds{*second};
    return Instant{day->time_since_epoch() + clock + *fraction - *offset};
}

std::optional<minutes> parse_time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') {
        return std::nullopt;
    }
    auto const hour = digits(text, 0, 2);
    auto const minute = digits(text, 3, 2);
    if (!hour || !minute || *minute > 59 || *hour > 24 || (*hour == 24 && *minute != 0)) {
        return std::nullopt;
    }
    return std::chrono::hours{*hour} + minutes{*minute};
}

} // namespace motcua::core
