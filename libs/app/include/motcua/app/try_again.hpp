#pragma once

#include <motcua/core/failure.hpp>

#include <algorithm>
#include <array>

namespace motcua::app {

/// Whether a later try may succeed without anybody's help.
[[nodiscard]] inline bool may_help_itself(core::Errc code) {
    return code == core::Errc::unavailable || code == core::Errc::busy;
}

/// Seconds until the next try after so many: soon at first, hourly in the end.
[[nodiscard]] inline int pause_after(int attempts) {
    constexpr auto pauses = std::array{1, 5, 15, 60, 300, 900, 3600};
    auto const turn = static_cast<std::size_t>(std::max(0, attempts - 1));
    return pauses.at(std::min(turn, pauses.size() - 1));
}

} // namespace motcua::app
