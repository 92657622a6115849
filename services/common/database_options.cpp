#include "database_options.hpp"

namespace motcua::services {

storage::DatabaseOptions database_options(config::Settings const& settings, int sessions) {
    auto const& database = settings.database;
    auto options = storage::DatabaseOptions{};
    options.host = database.host;
    options.port = database.port;
    options.name = database.name;
    options.user = database.user;
    options.password = database.password;
    options.sessions = sessions;
    options.test_clock = settings.test_clock_enabled;
    return options;
}

} // namespace motcua::services
