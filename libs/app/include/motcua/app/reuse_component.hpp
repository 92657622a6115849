#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>

namespace motcua::app {

/// Serves one component of an open dossier by a paper its holder has; the component counts as handed in.
/// Errors: not_found "dossier", "component"; "stale_version"; role_not_allowed; conflict "dossier_closed",
/// "component_has_copy"; invalid "reuse_unknown", "reuse_consent_needed", every rule of
/// domain::reuse_refusal.
[[nodiscard]] core::Expected<Receipt> reuse_component(
    UnitOfWork& work,
    Rules const& rules,
    core::DossierId const& id,
    ComponentReuse const& reuse,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

} // namespace motcua::app
