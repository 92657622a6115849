#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/domain/calendar_adoption.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// A new version of a calendar over open dossiers: the administrator proposes and sees what would happen, a
/// leader who is another person approves, then every open dossier takes it over once (RULES §5).
namespace motcua::app {

/// The clock of one open dossier under an older version.
struct OpenClock {
    core::DossierId dossier;
    std::string code;
    core::UnitId unit;
    int calendar_version{};
    bool late{};
    std::vector<domain::LedgerEntry> ledger;
};

/// One line of a preview.
struct PreviewedDossier {
    OpenClock clock;
    domain::CalendarEffect effect;
};

/// A version brought along, published by its approval; without document, one that is published already.
struct CalendarProposal {
    std::string change_id; ///< UUID
    core::CalendarId calendar;
    int version{};
    int published_version{}; ///< newest one while the preview was made
    std::optional<std::string> document;
    std::string sha256; ///< of the document
    std::string reason;
    std::vector<PreviewedDossier> preview;
};

/// A change under the lock that no intake passes.
struct OpenedCalendarChange {
    core::CalendarId calendar;
    int version{};
    int published_version{}; ///< newest one while the preview was made
    int newest_version{};    ///< newest one now
    std::string state;       ///< "previewed", "approved", "applied"
    std::string proposed_by;
    bool stale{};                    ///< open dossiers or their ledgers are no longer those of the preview
    std::vector<core::UnitId> units; ///< whose dossiers the preview names
};

/// Which lines of a preview; empty fields do not filter.
struct PreviewFilter {
    core::UnitId unit;
    std::string outcome;
    std::string after; ///< dossier code of the last line seen
    int limit{};
};

/// What is kept about calendar changes. Every function blocks on the database.
class CalendarChangeStore {
public:
    using Approval = std::function<std::optional<core::Failure>(OpenedCalendarChange const&)>;

    CalendarChangeStore() = default;
    CalendarChangeStore(CalendarChangeStore const&) = delete;
    CalendarChangeStore& operator=(CalendarChangeStore const&) = delete;
    virtual ~CalendarChangeStore() = default;

    /// JSON array of the published versions, oldest first; empty for an unknown calendar.
    [[nodiscard]] virtual core::Expected<std::string> calendar_versions(core::CalendarId const& id) = 0;

    /// A page of open dossiers under a version older than `version`, in the order of their ids.
    [[nodiscard]] virtual core::Expected<std::vector<OpenClock>>
    open_clocks(core::CalendarId const& id, int version, core::DossierId const& after, int limit) = 0;

    /// Keeps the proposal with its preview; gives its id, or that of the same request made before.
    [[nodiscard]] virtual core::Expected<std::string> propose_calendar_change(
        CalendarProposal const& proposal,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key
    ) = 0;

    /// JSON object with the counts. Errors: not_found "calendar_change".
    [[nodiscard]] virtual core::Expected<std::string>
    calendar_change(core::CalendarId const& calendar, std::string const& change_id) = 0;

    /// JSON array of the preview's lines by dossier code.
    [[nodiscard]] virtual core::Expected<std::string>
    calendar_change_dossiers(std::string const& change_id, PreviewFilter const& filter) = 0;

    /// Publishes and approves in one transaction unless `refused` says why not. Errors: not_found
    /// "calendar_change", everything `refused` gives.
    [[nodiscard]] virtual core::Expected<std::string> approve_calendar_change(
        std::string const& change_id,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key,
        Approval const& refused
    ) = 0;
};

/// What the administrator asks for: `incoming` when a document was sent along, else a published version.
struct ProposeCalendarChange {
    std::string change_id; ///< fresh UUID
    core::CalendarId calendar;
    int version{};
    domain::WorkingCalendar const* incoming{};
    std::string document;
    std::string sha256;
    std::string reason;
};

/// Computes what the version would do to every open dossier and keeps it; moves nothing. Gives the change's
/// id. Errors: role_not_allowed, not_found "calendar", invalid "calendar_version_unknown" or
/// "calendar_id_mismatch", conflict "calendar_version_not_newest".
[[nodiscard]] core::Expected<std::string> propose_calendar_change(
    CalendarChangeStore& store,
    Rules const& rules,
    ProposeCalendarChange const& command,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// Publishes the version and lets every open dossier take it over. Errors: role_not_allowed,
/// "unit_not_competent" (403), "same_person" (403), conflict "calendar_change_approved",
/// "calendar_superseded", "preview_stale".
[[nodiscard]] core::Expected<std::string> approve_calendar_change(
    CalendarChangeStore& store,
    core::CalendarId const& calendar,
    std::string const& change_id,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// How far one turn of adopting came.
struct AdoptionTurn {
    int adopted{};
    bool held_by_others{}; ///< the rest is locked by someone who may fail: look again soon
};

/// Takes approved versions over into at most `batch` open dossiers. Idempotent over nodes and restarts.
[[nodiscard]] core::Expected<AdoptionTurn> adopt_calendars(UnitOfWork& work, Rules const& rules, int batch);

} // namespace motcua::app
