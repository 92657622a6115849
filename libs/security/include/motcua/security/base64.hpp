#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace motcua::security {

/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string to_base64(std::string_view bytes);

/// RFC 4648 section 5, without padding.
[[nodiscard]] std::string to_base64url(std::string_view bytes);

/// Nothing for anything to_base64url would not have written.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

} // namespace motcua::security
