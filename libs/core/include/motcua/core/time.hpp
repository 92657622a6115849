#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace motcua::core {

/// A moment, UTC, microseconds: what is stored and compared.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// A day of the civil calendar in Vietnam.
using Date = std::chrono::local_days;

/// Wall-clock time in Vietnam.
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

/// Asia/Ho_Chi_Minh has been UTC+7 without daylight saving since 1975 (RULES R17): fixed, never the host's
/// zone.
constexpr auto vietnam_offset = std::chrono::hours{7};

[[nodiscard]] constexpr LocalTime to_local(Instant at) {
    return LocalTime{at.time_since_epoch() + vietnam_offset};
}

[[nodiscard]] constexpr Instant to_instant(LocalTime at) {
    return Instant{at.time_since_epoch() - vietnam_offset};
}

/// The day in Vietnam on which the moment falls.
[[nodiscard]] constexpr Date date_of(Instant at) {
    return std::chrono::floor<std::chrono::days>(to_local(at));
}

/// The moment `time_of_day` after midnight of `day` in Vietnam.
[[nodiscard]] constexpr Instant at_time(Date day, std::chrono::minutes time_of_day) {
    return to_instant(LocalTime{day} + time_of_day);
}

/// Time since midnight in Vietnam.
[[nodiscard]] constexpr std::chrono::microseconds time_of_day(Instant at) {
    return to_local(at) - LocalTime{date_of(at)};
}

[[nodiscard]] constexpr Date make_date(int year, unsigned month, unsigned day) {
    return Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

[[nodiscard]] constexpr std::chrono::year_month_day civil(Date day) {
    return std::chrono::year_month_day{day};
}

/// "2026-01-10".
[[nodiscard]] std::string to_string(Date day);

/// "2026-01-10T17:00:00+07:00"; fractions only when not zero.
[[nodiscard]] std::string to_string(Instant at);

/// Strict `YYYY-MM-DD`, an existing day of 1900–2200, else nothing.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

/// RFC 3339 with an offset or Z, up to six digits of fraction, else nothing.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

/// Strict "HH:MM" of 00:00–23:59 (24:00 allowed as end of day), as minutes after midnight.
[[nodiscard]] std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

} // namespace motcua::core
