#pragma once

#include <motcua/app/ports.hpp>

#include <functional>
#include <optional>
#include <string>

/// New versions of a procedure: one person drafts, a leader who is another person publishes. A published
/// version is never edited; dossiers keep theirs for life.
namespace motcua::app {

/// A procedure file that passed every check, its own examples included.
struct CheckedProcedure {
    core::ProcedureCode code;
    int version{};
    std::string name;
    std::string document; ///< JSON text as sent
    std::string sha256;   ///< of the text
    std::optional<int> limit_hours;
    int step_hours{};
};

/// Schema, meaning and examples of a procedure file. Errors: malformed "json", too_large "document_size",
/// invalid with faults at JSON pointers into the file.
using ProcedureCheck = std::function<core::Expected<CheckedProcedure>(std::string_view document)>;

/// What stands under a code and version, under the lock of the procedure.
struct OpenedProcedureDraft {
    bool published{};       ///< by a draft or by seeding
    std::string drafted_by; ///< empty when there is no draft
    std::string sha256;
    std::string document; ///< as running nodes will read it
};

/// What is kept about drafts. Every function blocks on the database.
class ProcedureDraftStore {
public:
    using Refusal = std::function<std::optional<core::Failure>(OpenedProcedureDraft const&)>;

    ProcedureDraftStore() = default;
    ProcedureDraftStore(ProcedureDraftStore const&) = delete;
    ProcedureDraftStore& operator=(ProcedureDraftStore const&) = delete;
    virtual ~ProcedureDraftStore() = default;

    /// JSON array of the drafts not published yet, by code and version, after the place given.
    [[nodiscard]] virtual core::Expected<std::string>
    procedure_drafts(core::ProcedureCode const& after_code, int after_version, int limit) = 0;

    /// JSON object with the whole file. Errors: not_found "procedure_draft".
    [[nodiscard]] virtual core::Expected<std::string>
    procedure_draft(core::ProcedureCode const& code, int version) = 0;

    /// Keeps the draft, or replaces it, unless `refused` says why not.
    [[nodiscard]] virtual core::Expected<void> draft_procedure(
        CheckedProcedure const& procedure,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key,
        Refusal const& refused
    ) = 0;

    /// Publishes in one transaction unless `refused` says why not.
    [[nodiscard]] virtual core::Expected<void> publish_procedure(
        core::ProcedureCode const& code,
        int version,
        std::string const& reason,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key,
        Refusal const& refused
    ) = 0;
};

/// Keeps a checked file as a draft; the drafter's own draft of the version is replaced. Errors:
/// role_not_allowed, conflict "version_published", "draft_of_another".
[[nodiscard]] core::Expected<void> draft_procedure(
    ProcedureDraftStore& store,
    CheckedProcedure const& procedure,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// What the leader asks for.
struct PublishProcedure {
    core::ProcedureCode code;
    int version{};
    std::string sha256; ///< of the draft that was read
    std::string reason;
};

/// Makes the draft a published version after checking it once more against the calendar in force now. Errors:
/// role_not_allowed, "same_person" (403), not_found "procedure_draft", conflict "version_published", stale
/// "draft_replaced", everything `check` finds.
[[nodiscard]] core::Expected<void> publish_procedure(
    ProcedureDraftStore& store,
    ProcedureCheck const& check,
    PublishProcedure const& command,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

} // namespace motcua::app
