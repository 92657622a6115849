#pragma once

#include <string_view>

namespace motcua::http {

/// Whether a body of `content_type` is one of `taken`, media types separated by commas; empty: any. What
/// curl says of a body when told nothing, application/x-www-form-urlencoded, passes: no route takes forms of
/// that kind, and the body is then read as what the route takes.
[[nodiscard]] bool is_taken(std::string_view content_type, std::string_view taken);

/// Whether one of `given`, media types separated by commas, is acceptable by the field Accept (RFC 9110,
/// 12.5.1: the most specific range of a type decides, `q=0` refuses). A field that says nothing readable
/// accepts everything, as an absent one does.
[[nodiscard]] bool is_acceptable(std::string_view accept, std::string_view given);

} // namespace motcua::http
