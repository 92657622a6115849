#pragma once

#include <motcua/config/settings.hpp>

#include <string>

namespace motcua::services {

/// Applies the migrations of the directory that are missing.
[[nodiscard]] int migrate(config::Settings const& settings, std::string const& directory);

/// Publishes what is new in the directory of the catalogue.
[[nodiscard]] int seed_catalogue(config::Settings const& settings, std::string const& directory);

/// Exit status 1 when the chain of events is broken.
[[nodiscard]] int verify_audit(config::Settings const& settings);

} // namespace motcua::services
