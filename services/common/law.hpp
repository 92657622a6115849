#pragma once

#include <motcua/app/rules.hpp>
#include <motcua/storage/database.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// Between the catalogue's files, the database and the rules in memory.
namespace motcua::services {

/// What seeding did, for people.
struct Seeded {
    int published{}; ///< new versions
    int standing{};  ///< versions that were there already
};

/// Publishes the calendars, units, document types, forms, procedures and rates of `directory` (the config
/// folder);
/// every procedure's examples have to pass first. Running it again publishes nothing.
[[nodiscard]] core::Expected<Seeded>
seed(storage::Database& database, std::filesystem::path const& directory);

/// The published law as one snapshot.
[[nodiscard]] core::Expected<std::shared_ptr<app::Rules const>> load_rules(storage::Database& database);

/// A failure as lines for a terminal, in Vietnamese, faults included.
[[nodiscard]] std::string told(core::Failure const& failure);

} // namespace motcua::services
