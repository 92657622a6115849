#include "portal_time.hpp"

#include <fmt/format.h>

#include <array>

namespace motcua::exchange {

namespace {

using namespace std::chrono;

struct Part {
    std::string_view token;
    int preset; ///< when the pattern has no such part
    int least;
    int most;
};

enum Place : std::size_t { year_place, month_place, day_place, hour_place, minute_place, second_place };

constexpr auto parts = std::array{
    Part{"yyyy", 1970, 1900, 2200},
    Part{"MM", 1, 1, 12},
    Part{"dd", 1, 1, 31},
    Part{"HH", 0, 0, 23},
    Part{"mm", 0, 0, 59},
    Part{"ss", 0, 0, 59},
};

using Values = std::array<int, parts.size()>;

/// Which part the pattern goes on with; the number of parts for any other character.
std::size_t part_at(std::string_view pattern) {
    auto place = std::size_t{0};
    while (place < parts.size() && !pattern.starts_with(parts.at(place).token)) {
        ++place;
    }
    return place;
}

/// So many digits, else nothing.
std::optional<int> digits(std::string_view text, std::size_t count) {
    if (text.size() < count) {
        return std::nullopt;
    }
    auto value = 0;
    for (auto const c : text.substr(0, count)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<Values> read_values(std::string_view text, std::string_view pattern) {
    auto values = Values{};
    for (auto place = std::size_t{0}; place < parts.size(); ++place) {
        values.at(place) = parts.at(place).preset;
    }
    while (!pattern.empty()) {
        auto const place = part_at(pattern);
        auto const width = place < parts.size() ? parts.at(place).token.size() : std::size_t{1};
        if (place == parts.size()) {
            if (!text.starts_with(pattern.front())) {
                return std::nullopt;
            }
        } else {
            auto const value = digits(text, width);
            if (!value || *value < parts.at(place).least || *value > parts.at(place).most) {
                return std::nullopt;
            }
            values.at(place) = *value;
        }
        pattern.remove_prefix(width);
        text.remove_prefix(width);
    }
    return text.empty() ? std::optional(values) : std::nullopt;
}

} // namespace

std::string written_time(core::Instant at, std::string_view pattern) {
    auto const local = core::to_local(at);
    auto const date = core::civil(core::date_of(at));
    auto const time = hh_mm_ss(floor<seconds>(local - floor<days>(local)));
    auto const values = Values{
        static_cast<int>(date.year()),
        static_cast<int>(static_cast<unsigned>(date.month())),
        static_cast<int>(static_cast<unsigned>(date.day())),
        static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())};
    auto text = std::string();
    while (!pattern.empty()) {
        auto const place = part_at(pattern);
        if (place == parts.size()) {
            text += pattern.front();
            pattern.remove_prefix(1);
            continue;
        }
        auto const width = parts.at(place).token.size();
        text += fmt::format("{:0{}}", values.at(place), width);
        pattern.remove_prefix(width);
    }
    return text;
}

std::optional<core::Instant> read_time(std::string_view text, std::string_view pattern) {
    auto const values = read_values(text, pattern);
    if (!values) {
        return std::nullopt;
    }
    auto const date = year_month_day{
        year{values->at(year_place)},
        month{static_cast<unsigned>(values->at(month_place))},
        day{static_cast<unsigned>(values->at(day_place))}};
    if (!date.ok()) {
        return std::nullopt;
    }
    auto const midnight = core::at_time(core::Date{date}, minutes{0});
    return midnight + hours{values->at(hour_place)} + minutes{values->at(minute_place)} +
           seconds{values->at(second_place)};
}

} // namespace motcua::exchange
