#pragma once

#include <motcua/core/time.hpp>

#include <optional>
#include <string>
#include <string_view>

/// Moments as portals write them: a pattern of dd, MM, yyyy, HH, mm, ss and what stands between, in
/// Vietnamese wall-clock time.
namespace motcua::exchange {

[[nodiscard]] std::string written_time(core::Instant at, std::string_view pattern);

/// Strict: every digit, an existing day of 1900–2200, an hour to 23; else nothing.
[[nodiscard]] std::optional<core::Instant> read_time(std::string_view text, std::string_view pattern);

} // namespace motcua::exchange
