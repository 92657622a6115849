#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>

namespace motcua::security {

/// A JSON object in which no name stands twice at any depth; nothing for anything else. Two readers of such a
/// text cannot disagree about what it says.
[[nodiscard]] std::optional<boost::json::object> unique_object(std::string_view text);

} // namespace motcua::security
