#pragma once

#include <motcua/api/services.hpp>

#include <string>
#include <string_view>

namespace motcua::api {

/// Takes an online dossier in as the portal wrote it: kept first, then the ordinary intake, once per code
/// however often it comes. What cannot be taken in is held with the reason, which is the error. `by` brought
/// it; `pulled`: this service fetched it itself. Errors: not_found "portal", those of read_online and of the
/// intake; conflict "portal_dossier_dropped". After busy and unavailable it is tried again by itself.
[[nodiscard]] core::Expected<void> take_in_online(
    Services& services,
    std::string const& target,
    std::string_view dossier,
    app::Actor const& by,
    bool pulled
);

} // namespace motcua::api
