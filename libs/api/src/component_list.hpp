#pragma once

#include "endpoint.hpp"

#include <boost/json/array.hpp>

namespace motcua::api {

/// The components of a dossier the actor sees: what was handed in, state, copies, and whether the actor may
/// digitise and verify, with the reason when not.
[[nodiscard]] core::Expected<boost::json::array>
component_list(Services& services, app::Actor const& actor, domain::Dossier const& dossier);

/// The one of that code. Errors: not_found "component".
[[nodiscard]] core::Expected<boost::json::object>
component_in(boost::json::array const& list, std::string const& code);

/// The component's copy of that number. Errors: not_found "copy".
[[nodiscard]] core::Expected<boost::json::object> copy_in(boost::json::object const& component, int seq);

} // namespace motcua::api
