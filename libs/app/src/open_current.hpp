#pragma once

#include <motcua/app/ports.hpp>

namespace motcua::app {

/// Opens a dossier for a change the caller decided on at `expected_version`; the caller looks for a replay
/// first. Errors: those of UnitOfWork::open, not_found for another unit's staff, stale "stale_version".
[[nodiscard]] core::Expected<OpenedDossier> open_current(
    UnitOfWork& work,
    core::DossierId const& id,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

} // namespace motcua::app
