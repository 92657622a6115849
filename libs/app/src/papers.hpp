#pragma once

#include <motcua/app/papers.hpp>
#include <motcua/app/ports.hpp>

namespace motcua::app {

/// The request to print a paper for what the dossier is now; without a number it is a draft.
[[nodiscard]] PaperRequest request_for(
    PaperToWrite const& paper,
    core::Instant at,
    domain::Dossier const& dossier,
    domain::ProcedureVersion const& procedure,
    Filing const& filing
);

/// The paper a change owes the applicant, if any: at most one an action (RULES §2, "when is which form
/// compulsory").
[[nodiscard]] std::optional<PaperToWrite>
paper_owed(domain::DossierChange const& change, domain::Action const& action, core::Instant now);

} // namespace motcua::app
