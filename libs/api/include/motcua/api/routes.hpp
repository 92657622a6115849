#pragma once

#include <motcua/api/services.hpp>
#include <motcua/http/router.hpp>

namespace motcua::api {

/// Adds every route of schemas/api/openapi.yaml. `services` outlives the router.
void add_routes(http::Router& router, Services& services);

} // namespace motcua::api
