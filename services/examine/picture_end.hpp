#pragma once

#include <optional>
#include <string_view>

namespace motcua::examine {

/// Where the picture ends by its own marks; nothing when the end is missing.
[[nodiscard]] std::optional<std::size_t> end_of_png(std::string_view file);
[[nodiscard]] std::optional<std::size_t> end_of_jpeg(std::string_view file);

} // namespace motcua::examine
