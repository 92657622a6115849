#pragma once

#include <motcua/app/procedure_drafts.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/catalogue/form_file.hpp>
#include <motcua/catalogue/procedure_file.hpp>

#include <string_view>

/// The one check a procedure version passes before it is published, by seeding or over the interface.
namespace motcua::services {

/// Runs the file's own examples and looks its document types and forms up. Errors: as
/// catalogue::run_examples, check_document_types and form_faults.
[[nodiscard]] core::Expected<app::CheckedProcedure> check_procedure(
    catalogue::ProcedureFile const& file,
    catalogue::Calendars const& calendars,
    catalogue::DocumentTypes const& types,
    catalogue::Forms const& forms
);

/// Reads the text and runs its examples against the calendar in force. Errors: as
/// catalogue::parse_procedure_file and run_examples; invalid "state_draft" for a file that says it is no rule
/// yet: published, nothing could ever make it one.
[[nodiscard]] core::Expected<app::CheckedProcedure>
check_procedure(std::string_view document, app::Rules const& rules);

} // namespace motcua::services
