#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/domain/dossier_actions.hpp>
#include <motcua/http/message.hpp>

namespace motcua::api {

/// The body of POST …/actions. Errors: malformed, invalid with all faults.
[[nodiscard]] core::Expected<domain::Action> read_action(http::Request const& request);

} // namespace motcua::api
