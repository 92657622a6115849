#pragma once

#include <motcua/app/notices.hpp>
#include <motcua/core/expected.hpp>

#include <filesystem>

namespace motcua::catalogue {

/// Reads frame.json and every other *.json of the directory (config/notices/README.md) and checks them
/// together. Errors: not_found "directory"; invalid with every fault of every file, the pointer beginning
/// with the file's name: the schema's, "event_unknown", "event_twice", "event_missing", "file_name",
/// "braces", "unknown_placeholder", "mandatory_content", "sms_parts", "state_missing", "reason_missing".
[[nodiscard]] core::Expected<app::NoticeBook> load_notices(std::filesystem::path const& directory);

} // namespace motcua::catalogue
