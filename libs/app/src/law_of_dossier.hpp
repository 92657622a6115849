#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/domain/dossier_actions.hpp>

namespace motcua::app {

struct LawOfDossier {
    domain::ProcedureVersion const* procedure{};
    domain::WorkingCalendar const* calendar{};
};

/// The procedure version the dossier keeps for life and the calendar version it is under. A missing one is a
/// snapshot out of date or a broken installation, not a caller's fault.
[[nodiscard]] core::Expected<LawOfDossier> law_of(domain::Dossier const& dossier, Rules const& rules);

/// What a decision of `actor` needs to know.
[[nodiscard]] domain::ActionContext
context_of(Actor const& actor, LawOfDossier const& law, core::Instant now);

} // namespace motcua::app
