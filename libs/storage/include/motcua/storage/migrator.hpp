#pragma once

#include <motcua/core/expected.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace motcua::storage {

/// Applies the numbered files of `directory` that are not applied yet, each in its own transaction, under an
/// advisory lock; returns the names applied. Errors: conflict "migration_changed" when an applied file's
/// checksum differs, "migration_missing" when the database is ahead, unavailable with the SQLSTATE.
[[nodiscard]] core::Expected<std::vector<std::string>>
migrate(std::string const& connection, std::filesystem::path const& directory);

/// Name of the newest migration applied, empty for a bare database.
[[nodiscard]] core::Expected<std::string> schema_version(std::string const& connection);

/// Name of the newest file of `directory`.
[[nodiscard]] std::string newest_migration(std::filesystem::path const& directory);

} // namespace motcua::storage
