#pragma once

#include <motcua/core/failure.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace motcua::exchange {

/// A text, number or flag as text; nothing for anything else.
[[nodiscard]] std::optional<std::string> plain_text(boost::json::value const& value);

/// A whole number, else nothing.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);

/// null, "" or [].
[[nodiscard]] bool is_empty(boost::json::value const& value);

/// "portal_value_unknown": no code list has the value.
[[nodiscard]] core::FieldFault unknown_value(std::string const& place);

} // namespace motcua::exchange
