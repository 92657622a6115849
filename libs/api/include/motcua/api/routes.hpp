#pragma once

#include <motcua/api/services.hpp>
#include <motcua/http/router.hpp>

#include <string>
#include <vector>

namespace motcua::api {

/// Adds every route of schemas/api/openapi.yaml. `services` outlives the router.
void add_routes(http::Router& router, Services& services);

/// "GET /v1/dossiers/{id}" of every route, for holding against schemas/api/openapi.yaml.
[[nodiscard]] std::vector<std::string> route_table();

/// "GET /v1/dossiers/{id} dossier.read" of every route: its one action in the table of rights, "-" when open.
[[nodiscard]] std::vector<std::string> rights_table();

} // namespace motcua::api
