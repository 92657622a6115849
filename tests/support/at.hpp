#pragma once

#include <motcua/core/time.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace motcua::tests {

/// Vietnam time written as people write it: at("2026-02-13 16:40") or at("2026-02-13 16:40:59").
[[nodiscard]] inline core::Instant at(std::string_view text) {
    auto full = std::string(text);
    full[10] = 'T';
    full += full.size() == 16 ? ":00+07:00" : "+07:00";
    auto const parsed = core::parse_instant(full);
    if (!parsed) {
        throw std::invalid_argument("not a local time: " + std::string(text));
    }
    return *parsed;
}

/// day("2026-02-13")
[[nodiscard]] inline core::Date day(std::string_view text) {
    auto const parsed = core::parse_date(text);
    if (!parsed) {
        throw std::invalid_argument("not a date: " + std::string(text));
    }
    return *parsed;
}

} // namespace motcua::tests
