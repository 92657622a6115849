#pragma once

#include <motcua/app/rules.hpp>
#include <motcua/domain/dossier.hpp>

namespace motcua::app {

struct LawOfDossier {
    domain::ProcedureVersion const* procedure{};
    domain::WorkingCalendar const* calendar{};
};

/// The procedure version the dossier keeps for life and the calendar version it is under. A missing one is a
/// snapshot out of date or a broken installation, not a caller's fault.
[[nodiscard]] core::Expected<LawOfDossier> law_of(domain::Dossier const& dossier, Rules const& rules);

} // namespace motcua::app
