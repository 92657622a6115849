#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace motcua::files {

/// 64 lower-case hexadecimal digits.
[[nodiscard]] bool is_sha256(std::string_view text);

/// A UUID in lower case with its hyphens.
[[nodiscard]] bool is_uuid(std::string_view text);

/// "ab/cd/abcd…" of a hash that is_sha256.
[[nodiscard]] std::filesystem::path kept_name(std::string const& sha256);

} // namespace motcua::files
