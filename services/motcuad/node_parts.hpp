#pragma once

#include <motcua/config/settings.hpp>
#include <motcua/http/server.hpp>

#include <string>

namespace motcua::services {

/// Writes and refusals are worth a line; polls, the mass of all requests, only when debugging.
[[nodiscard]] config::LogLevel level_of(http::RequestDone const& done);

[[nodiscard]] http::ServerOptions server_options(config::Settings const& settings);

/// A random UUID (version 4) from OpenSSL's generator.
[[nodiscard]] std::string random_uuid();

} // namespace motcua::services
