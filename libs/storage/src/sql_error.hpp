#pragma once

#include <motcua/core/failure.hpp>

#include <soci/postgresql/soci-postgresql.h>

#include <exception>
#include <string>

namespace motcua::storage {

/// What an exception of SOCI means; the only table from SQLSTATE and constraint to Errc. Carries no values.
struct SqlTrouble {
    core::Failure failure;
    bool retry{};      ///< serialization failure or deadlock: the same work may succeed now
    bool connection{}; ///< the session is broken and must reconnect
};

[[nodiscard]] SqlTrouble read_trouble(soci::soci_error const& error);

} // namespace motcua::storage
