#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/http/message.hpp>

#include <string_view>

namespace motcua::http {

/// The fields of an application/x-www-form-urlencoded body, decoded, repeated names kept.
/// Errors: malformed "form_malformed".
[[nodiscard]] core::Expected<Parameters> form_fields(std::string_view body);

} // namespace motcua::http
