#pragma once

#include <motcua/config/settings.hpp>
#include <motcua/core/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>

namespace motcua::services {

/// Puts the server together and runs it until SIGTERM or SIGINT. `ready` hears the port once it listens.
/// Returns the exit status. Errors: everything that keeps the server from starting.
[[nodiscard]] core::Expected<int> run_server(
    config::Settings const& settings,
    std::filesystem::path const& migrations,
    std::filesystem::path const& typeface,
    std::filesystem::path const& reference,
    std::function<void(std::uint16_t)> const& ready
);

} // namespace motcua::services
