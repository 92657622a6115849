#pragma once

#include <string>
#include <string_view>

namespace motcua::catalogue {

/// Whether `path` may stand in the fields of `call`: a kind of message, "token", "next_code", "online.ask",
/// "online", "statuses.ask", "statuses". `list`: the list whose items the field is of; empty: none.
[[nodiscard]] bool is_portal_path(std::string_view call, std::string_view list, std::string_view path);

/// Whether each item of the call's `list` is an object with paths of its own.
[[nodiscard]] bool is_portal_list(std::string_view call, std::string_view list);

} // namespace motcua::catalogue
