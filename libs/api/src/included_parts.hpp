#pragma once

#include "endpoint.hpp"

#include <boost/json/object.hpp>

namespace motcua::api {

/// Adds the parts named by `?include=` (comma separated) to a dossier's document, each as at its own address.
/// Errors: invalid "choice" for a part that is not on the list.
[[nodiscard]] core::Expected<void> include_parts(
    Services& services,
    app::Actor const& actor,
    http::Request const& request,
    boost::json::object& document
);

} // namespace motcua::api
