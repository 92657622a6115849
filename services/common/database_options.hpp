#pragma once

#include <motcua/config/settings.hpp>
#include <motcua/storage/database.hpp>

namespace motcua::services {

/// The database the settings name, with `sessions` sessions.
[[nodiscard]] storage::DatabaseOptions database_options(config::Settings const& settings, int sessions);

} // namespace motcua::services
