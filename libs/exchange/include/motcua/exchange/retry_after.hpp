#pragma once

#include <motcua/core/time.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace motcua::exchange {

/// What a Retry-After field asks for: its seconds, or the time from `now` to its date, never below zero.
/// Nothing when it is empty or neither.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(std::string_view field, core::Instant now);

} // namespace motcua::exchange
