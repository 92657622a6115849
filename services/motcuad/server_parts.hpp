#pragma once

#include <motcua/config/settings.hpp>
#include <motcua/exchange/address_guard.hpp>
#include <motcua/http/server.hpp>

#include <string>
#include <vector>

namespace motcua::services {

/// Writes and refusals are worth a line; polls, the mass of all requests, only when debugging.
[[nodiscard]] config::LogLevel level_of(http::RequestDone const& done);

[[nodiscard]] http::ServerOptions server_options(config::Settings const& settings);

/// Networks as 10.20.0.0/16, separated by blanks. Errors: invalid "network" at the pointer.
[[nodiscard]] core::Expected<std::vector<exchange::Network>>
networks_in(std::string const& text, std::string const& pointer);

/// A random UUID (version 4) from OpenSSL's generator.
[[nodiscard]] std::string random_uuid();

/// Evenly from 0 to 1, so that waits spread; no secret is made of it. Of any thread.
[[nodiscard]] double by_chance();

} // namespace motcua::services
