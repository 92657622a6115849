#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/http/message.hpp>

namespace motcua::http {

/// Fills path, segments and query from `request.target` (origin or absolute form, or "*").
/// Errc::malformed for bad percent-encoding, NUL, broken UTF-8 or dot segments.
[[nodiscard]] core::Expected<void> decode_target(Request& request);

} // namespace motcua::http
