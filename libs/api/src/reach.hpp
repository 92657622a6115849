#pragma once

#include "endpoint.hpp"
#include "json_reader.hpp"

/// What an account reaches: its unit and its procedures.
namespace motcua::api {

/// "unit" of the body, one we know; empty when it was not sent.
[[nodiscard]] core::UnitId read_unit(Services& services, JsonReader& reader);

/// "procedures" of the body, of the catalogue; all of them when none was sent.
[[nodiscard]] app::ProcedureScope read_scope(Services& services, JsonReader& reader);

/// The unit of the path when it is the actor's, or the actor has none. Errors: not_found "unit".
[[nodiscard]] core::Expected<core::UnitId>
own_unit(Services& services, app::Actor const& actor, http::Request const& request);

/// The unit a list is about: the actor's, or the one asked for by who belongs to none (empty: every unit).
[[nodiscard]] core::UnitId unit_seen(app::Actor const& actor, http::Request const& request);

} // namespace motcua::api
