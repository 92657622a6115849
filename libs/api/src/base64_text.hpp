#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace motcua::api {

/// RFC 4648 §4, padded; nothing for anything else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

} // namespace motcua::api
