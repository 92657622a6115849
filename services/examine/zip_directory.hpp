#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace motcua::examine {

/// The central directory of a ZIP archive whose last record, with its comment, ends the file.
[[nodiscard]] std::optional<std::string_view> zip_directory_at_end(std::string_view file);

/// Names of the entries as the directory writes them; libraries make other names of some. Nothing when it is
/// not one entry after another.
[[nodiscard]] std::optional<std::vector<std::string_view>> names_in(std::string_view directory);

} // namespace motcua::examine
