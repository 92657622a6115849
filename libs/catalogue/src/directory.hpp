#pragma once

#include <motcua/core/expected.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace motcua::catalogue {

/// The `*.json` files of a directory by name, at most 2000. Errors: not_found "directory".
[[nodiscard]] core::Expected<std::vector<std::filesystem::path>>
json_files(std::filesystem::path const& directory);

/// The whole file, cut off above the size any catalogue document may have. Errors: not_found "file".
[[nodiscard]] core::Expected<std::string> read_file(std::filesystem::path const& file);

/// The failure's faults with "name#" before each pointer; a failure without faults becomes one.
[[nodiscard]] std::vector<core::FieldFault> faults_of(core::Failure const& failure, std::string const& name);

} // namespace motcua::catalogue
