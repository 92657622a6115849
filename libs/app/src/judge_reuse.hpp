#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/app/reuse.hpp>
#include <motcua/app/rules.hpp>

namespace motcua::app {

/// For which dossier a paper is judged.
struct ReuseCase {
    domain::ProcedureVersion const& procedure;
    core::UnitId unit;
    core::Date on;
};

/// The link to write, when every rule of reuse holds. Errors: invalid "reuse_unknown",
/// "reuse_consent_needed", those of domain::reuse_refusal; not_found "component".
[[nodiscard]] core::Expected<ReuseRows> judge_reuse(
    Rules const& rules,
    ReuseCase const& dossier,
    ComponentReuse const& reuse,
    std::string const& holder,
    ReuseFacts::Source const& source,
    Actor const& actor
);

} // namespace motcua::app
