#pragma once

#include <motcua/core/time.hpp>

#include <chrono>
#include <optional>

namespace motcua::domain {

/// The part of the day, Vietnam time, in which no telephone shall ring. May run over midnight; none when both
/// ends are equal.
struct QuietHours {
    std::chrono::minutes from{};
    std::chrono::minutes until{};
};

/// When the quiet that covers the moment ends; nothing when the moment is not in it. The first minute is
/// quiet, the last one (`until`) is not.
[[nodiscard]] std::optional<core::Instant> quiet_until(core::Instant at, QuietHours const& quiet);

} // namespace motcua::domain
