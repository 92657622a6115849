#pragma once

#include <motcua/app/portal_format.hpp>
#include <motcua/core/expected.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <vector>

/// Between our facts and a portal's messages, both ways by the same fields. In our facts moments are
/// microseconds since 1970.
namespace motcua::exchange {

/// `facts` in the portal's words; what is not known is left out.
/// Errors: invalid with every fault at its place in the message: "portal_value_unknown" when a code list has
/// nothing for the value, "portal_value_missing".
[[nodiscard]] core::Expected<boost::json::object> written_message(
    app::PortalFormat const& format,
    std::vector<app::PortalField> const& fields,
    boost::json::object const& facts
);

/// A message in our words. Unknown fields are passed over: portals add some.
/// Errors: invalid with every fault at its place in the message: "portal_value_unknown", "portal_time",
/// "required", "type", "length".
[[nodiscard]] core::Expected<boost::json::object> read_message(
    app::PortalFormat const& format,
    std::vector<app::PortalField> const& fields,
    boost::json::object const& message
);

/// What stands at "data.items"; null when nothing does.
[[nodiscard]] boost::json::value const* value_at(boost::json::object const& object, std::string_view path);

/// A text or a number there, as text; empty when there is neither.
[[nodiscard]] std::string text_at(boost::json::object const& object, std::string_view path);

} // namespace motcua::exchange
