#pragma once

#include "endpoint.hpp"

#include <boost/json/array.hpp>

#include <string>
#include <string_view>

/// What the endpoints of portals share.
namespace motcua::api {

/// Who looks at a portal's state. Errors: role_not_allowed.
[[nodiscard]] core::Expected<void> may_look_at_portals(app::Actor const& actor);

/// Who decides what is sent again or left out. Errors: role_not_allowed.
[[nodiscard]] core::Expected<void> may_decide_on_portals(app::Actor const& actor);

/// Target, limit, place and the query parameter `filter`, which is one of the choices. Errors: not_found
/// "portal", invalid "choice", "cursor_invalid".
[[nodiscard]] core::Expected<app::PortalListAsked> portal_list_asked(
    Services& services,
    http::Request const& request,
    std::string const& list,
    std::string const& filter,
    std::vector<std::string_view> const& choices
);

/// The reason in the body. Errors: malformed, invalid "required".
[[nodiscard]] core::Expected<std::string> reason_given(http::Request const& request);

/// `next` for a page as full as asked for, sealed with the last row's `sort`.
[[nodiscard]] boost::json::value next_place(
    Services& services,
    std::string const& list,
    boost::json::array const& items,
    int limit,
    std::string const& last
);

} // namespace motcua::api
