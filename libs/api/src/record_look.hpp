#pragma once

#include "endpoint.hpp"

namespace motcua::api {

/// The look at a holder's record the request asks for, with the purpose of the header Access-Purpose or the
/// parameter `purpose`.
[[nodiscard]] core::Expected<app::RecordLook> look_asked(
    app::Actor const& actor,
    http::Request const& request,
    std::string const& what,
    core::DossierId const& dossier = core::DossierId()
);

/// The holder in the path. Errors: not_found "holder" for what is no UUID.
[[nodiscard]] core::Expected<core::HolderId> holder_in_path(http::Request const& request);

} // namespace motcua::api
