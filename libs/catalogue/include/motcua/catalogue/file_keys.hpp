#pragma once

#include <motcua/core/expected.hpp>

#include <filesystem>
#include <map>
#include <string>

namespace motcua::catalogue {

/// Keys in files of their own: one in use, the others for what was made with them. Paths are absolute.
struct FileKeys {
    std::string current; ///< id of the key in use; one of keys
    std::map<std::string, std::filesystem::path> keys;
};

/// Keys that kept files are encrypted with (schemas/file_keys.schema.json). Relative paths count from the
/// file's directory. Errors: not_found "file", malformed "json", invalid.
[[nodiscard]] core::Expected<FileKeys> load_file_keys(std::filesystem::path const& file);

/// Keys that sign access tokens (schemas/token_keys.schema.json). Errors as above.
[[nodiscard]] core::Expected<FileKeys> load_token_keys(std::filesystem::path const& file);

} // namespace motcua::catalogue
