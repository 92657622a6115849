#pragma once

#include <motcua/app/files.hpp>
#include <motcua/app/forms.hpp>
#include <motcua/app/papers.hpp>
#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/core/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Filled application forms: kept as data, printed behind the desk, sealed by the agency, filed as a copy of
/// their component.
namespace motcua::app {

/// A filled form with all its paper shows.
struct FormJob {
    FilledForm filled;
    int seq{};
    std::string lease;
    int attempts{};
    std::string state;       ///< of its print: "queued", "held", "filed"
    std::string file_sha256; ///< the newest file, sealed when there is a key; empty before its turn
    core::Instant filled_at{};
    std::string filled_by; ///< display name
    domain::Dossier dossier;
    Filing filing;
};

/// What became of a claimed form.
struct FormOutcome {
    core::DossierId dossier;
    std::string component;
    int seq{};
    std::string lease;
    std::optional<FileFacts> rendered;
    std::optional<FileFacts> sealed;
    std::optional<core::Failure> failure;
    int retry_seconds{};
    bool hold{}; ///< wait for a person instead of trying again
};

/// What is kept about filled forms. Every function blocks on the database.
class FormStore {
public:
    FormStore() = default;
    FormStore(FormStore const&) = delete;
    FormStore& operator=(FormStore const&) = delete;
    virtual ~FormStore() = default;

    /// JSON object with the newest data and where its print stands. Errors: not_found "form".
    [[nodiscard]] virtual core::Expected<std::string>
    filled_form(core::DossierId const& id, std::string const& component) = 0;

    /// The same for printing. Errors: not_found "form".
    [[nodiscard]] virtual core::Expected<FormJob>
    form(core::DossierId const& id, std::string const& component) = 0;

    /// Forms of accepted dossiers that wait to be printed, leased to the caller.
    [[nodiscard]] virtual core::Expected<std::vector<FormJob>> claim_forms(int limit, int lease_seconds) = 0;

    /// False when the lease was lost and nothing was written.
    [[nodiscard]] virtual core::Expected<bool> finish_form(FormOutcome const& outcome) = 0;

    /// Lets a held or failing print be tried at once. Errors: not_found "form", conflict "form_filed".
    [[nodiscard]] virtual core::Expected<void>
    retry_form(core::DossierId const& id, std::string const& component) = 0;

    /// The holder's record and the forms he filled before; the look at them is written down elsewhere.
    [[nodiscard]] virtual core::Expected<KnownOfApplicant>
    known_of_holder(core::HolderId const& id, Rules const& rules) = 0;
};

/// One form to print. References live as long as the call.
struct FormPrint {
    Form const& form;
    std::string const& data;
    domain::ProcedureVersion const& procedure;
    core::UnitId const& unit;
    Applicant const& applicant;
    core::Instant filled_at;
    std::string filled_by;                  ///< display name; empty before intake
    std::optional<domain::Channel> channel; ///< how it was submitted; none before intake
    std::string dossier_code;               ///< empty before intake
    bool preview{};                         ///< watermark BẢN NHÁP
};

/// Sets application forms; pure.
class FormWriter {
public:
    FormWriter() = default;
    FormWriter(FormWriter const&) = delete;
    FormWriter& operator=(FormWriter const&) = delete;
    virtual ~FormWriter() = default;

    /// Errors: invalid when a text cannot be printed ("glyph_missing").
    [[nodiscard]] virtual core::Expected<RenderedPaper> render(FormPrint const& print) = 0;
};

/// Checks what was offered against the forms of the procedure version; faults go to `faults`, at their places
/// in the request: "component_without_form", "form_twice", and those of Form::checked. Errors: malformed,
/// too_large.
[[nodiscard]] core::Expected<std::vector<FilledForm>> check_forms(
    domain::ProcedureVersion const& procedure,
    Rules const& rules,
    std::vector<OfferedForm> const& offered,
    core::Date today,
    std::vector<core::FieldFault>& faults
);

/// Fills in the form of a component, before the dossier leaves the desk or while a supplement is asked for.
/// Errors: those of opening, "role_not_allowed", "illegal_move", not_found "form", everything of
/// Form::checked.
[[nodiscard]] core::Expected<Receipt> fill_form(
    UnitOfWork& work,
    Rules const& rules,
    core::DossierId const& id,
    OfferedForm const& offered,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// The form a component of a procedure version is filled in on. Errors: not_found "procedure", "form".
[[nodiscard]] core::Expected<Form const*>
form_of(Rules const& rules, core::ProcedureCode const& procedure, int version, std::string const& component);

/// What turns a filled form into a filed one.
struct FormPress {
    FormWriter& writer;
    PaperSigner& signer;
    FileShelf& shelf;
};

/// Renders, seals and files forms that wait; returns how many were worked on. As issue_papers, on threads of
/// its own.
[[nodiscard]] core::Expected<int>
print_forms(FormStore& store, Rules const& rules, FormPress const& press, int batch);

/// The file of a filled form as it is now: from the shelf, or rendered for the eye before its turn has come.
[[nodiscard]] core::Expected<Document>
file_of(Rules const& rules, FormWriter& writer, FileShelf& shelf, FormJob const& job);

} // namespace motcua::app
