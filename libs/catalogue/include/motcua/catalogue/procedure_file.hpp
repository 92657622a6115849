#pragma once

#include <motcua/catalogue/document_types.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/domain/calendar.hpp>
#include <motcua/domain/procedure.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Procedures as versioned files (config/procedures, one version a file, schemas/procedure.schema.json).
namespace motcua::catalogue {

using Calendars = std::map<core::CalendarId, domain::WorkingCalendar>;

enum class ExampleEventKind : std::uint8_t { supplement_requested, supplement_answered };

/// One thing that happens to the dossier of an example.
struct ExampleEvent {
    ExampleEventKind kind{};
    core::Instant at{};
    std::string content; ///< what is asked for; the same text is the same content (RULES R7b)
};

/// A worked case a procedure file carries; it has to come out exactly or the file is refused.
struct ProcedureExample {
    std::string name;
    std::optional<core::Instant> submitted_at; ///< online filing; absent: filed at the desk
    core::Instant received_at{};               ///< complete receipt
    std::vector<ExampleEvent> events;
    std::optional<core::Instant> expect_due;
    std::optional<domain::Certainty> expect_certainty;
    std::optional<core::Instant> expect_online_answer_by;     ///< RULES R5, from submitted_at
    std::optional<core::Instant> expect_supplement_until;     ///< RULES R7, window after the last (re)start
    std::optional<core::Instant> expect_applicant_answers_by; ///< from the last supplement request
    std::string
        expect_refused; ///< rule that refuses an event: "supplement_limit", "supplement_window_closed"
};

/// One file: the version, and what only the catalogue knows about it.
struct ProcedureFile {
    domain::ProcedureVersion version;
    int catalogue_row{}; ///< row of the department's list of procedures, 1–18
    core::CalendarId calendar;
    std::vector<ProcedureExample> examples;
    std::string document; ///< the JSON text as read
    std::string path;     ///< file name; empty when the text came from elsewhere
};

/// Shape (schema), then meaning (step sum, dates, one-stop desk last), all faults together.
/// Errors: malformed "json", too_large "document_size", invalid with faults at JSON pointers.
[[nodiscard]] core::Expected<ProcedureFile> parse_procedure_file(std::string_view json);

/// The version alone, for callers that have no use for the examples.
[[nodiscard]] core::Expected<domain::ProcedureVersion> parse_procedure(std::string_view json);

/// Every `*.json` of the directory, by code and version. Faults carry "file.json#/pointer".
/// Errors: not_found "directory", else as parse_procedure_file, and "procedure_twice" for a repeated version,
/// "file_name" for a file not called `<code>.v<version>.json`.
[[nodiscard]] core::Expected<std::vector<ProcedureFile>>
load_procedures(std::filesystem::path const& directory);

/// Runs the examples through the deadline engine.
/// Errors (invalid): "example_failed", "example_calendar", "examples_too_few" (fewer than two), one fault
/// each.
[[nodiscard]] core::Expected<void> run_examples(ProcedureFile const& file, Calendars const& calendars);

/// Every component's document type is one of the catalogue's. Errors (invalid): "document_type_unknown", one
/// fault each.
[[nodiscard]] core::Expected<void>
check_document_types(domain::ProcedureVersion const& version, DocumentTypes const& types);

/// What `motcua procedures check` prints.
struct CatalogueReport {
    std::vector<ProcedureFile> files;         ///< those that can be read
    std::vector<core::FieldFault> faults;     ///< pointer "file.json#/steps"
    std::vector<core::FieldFault> to_confirm; ///< codes, limits, fees and document types nobody has confirmed

    [[nodiscard]] bool passed() const noexcept { return faults.empty(); }
};

/// Reads and checks every file of the directory and runs its examples; never stops at the first fault.
[[nodiscard]] CatalogueReport check_procedures(
    std::filesystem::path const& directory,
    Calendars const& calendars,
    DocumentTypes const& types
);

} // namespace motcua::catalogue
