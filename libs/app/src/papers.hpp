#pragma once

#include <motcua/app/papers.hpp>
#include <motcua/app/ports.hpp>

namespace motcua::app {

/// The paper a change owes the applicant, if any: at most one an action (RULES §2, "when is which form
/// compulsory").
[[nodiscard]] std::optional<PaperToWrite>
paper_owed(domain::DossierChange const& change, domain::Action const& action, core::Instant now);

} // namespace motcua::app
