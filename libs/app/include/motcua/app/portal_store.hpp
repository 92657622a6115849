#pragma once

#include <motcua/app/portal.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What is kept about portals: the outbox, the inbox, reconciliations.
namespace motcua::app {

/// What became of a claimed message.
struct PortalOutcome {
    std::int64_t id{};
    std::string lease;
    std::string payload_sha256; ///< empty: nothing was sent
    bool duplicate{};
    std::optional<core::Failure> failure; ///< none: sent
    bool poison{};                        ///< waits for a person
    bool put_off{};                       ///< was not tried after all: nothing is written but its release
    double retry_seconds{};
};

/// One attachment claimed for fetching.
struct PortalFetch {
    std::string inbox_id;
    int seq{};
    std::string lease;
    OnlineDossier::File file;
    core::DossierId dossier;
    std::int64_t version{}; ///< of the dossier
    int attempts{};
};

struct PortalFetched {
    std::string inbox_id;
    int seq{};
    std::string lease;
    std::string file_id;
    std::string sha256;
    std::optional<core::Failure> failure; ///< none: it is a copy of its component now
    bool hold{};
    double retry_seconds{};
};

/// A dossier of the portal that is kept, with what became of it so far.
struct PortalKept {
    std::string inbox_id;
    std::string state; ///< "received", "held", "taken_in", "dropped"
};

struct PortalUnread {
    std::string inbox_id;
    std::string body;
};

struct PortalDays {
    core::Date from{};
    core::Date to{};
};

/// Filters and place of a list; empty fields do not filter.
struct PortalListAsked {
    std::string target;
    std::string state;
    std::string dossier_code;
    std::string after; ///< key of the last row seen
    int limit{};
};

/// What is kept about portals. Every function blocks on the database.
class PortalStore {
public:
    using Judge = std::function<PortalBreaker(PortalBreaker const&, core::Instant now)>;

    PortalStore() = default;
    PortalStore(PortalStore const&) = delete;
    PortalStore& operator=(PortalStore const&) = delete;
    virtual ~PortalStore() = default;

    /// Notes that the target is configured. A new one begins with what is committed from now on.
    [[nodiscard]] virtual core::Expected<void> register_portal(
        std::string const& target,
        std::string const& title,
        bool repository,
        bool issues_codes
    ) = 0;

    /// Turns committed events into messages; how many events were looked at.
    [[nodiscard]] virtual core::Expected<int> plan_portal(std::string const& target, int limit) = 0;

    /// Plans dossiers received in these days that the portal was never told of; how many. Errors: not_found
    /// "portal".
    [[nodiscard]] virtual core::Expected<int>
    backfill_portal(std::string const& target, PortalDays const& days, int limit) = 0;

    /// The next message of each dossier whose turn it is, leased; one probe of an open breaker.
    [[nodiscard]] virtual core::Expected<std::vector<PortalMessage>>
    claim_portal_messages(std::string const& target, int limit, int lease_seconds) = 0;

    /// Writes the outcome and the breaker as `judge` has it, together. False: the lease was lost.
    [[nodiscard]] virtual core::Expected<bool>
    finish_portal_message(std::string const& target, PortalOutcome const& outcome, Judge const& judge) = 0;

    [[nodiscard]] virtual core::Expected<void>
    note_portal_code(std::string const& target, core::DossierId const& dossier, std::string const& code) = 0;
    [[nodiscard]] virtual core::Expected<std::optional<PortalFileName>>
    portal_file(std::string const& target, std::string const& sha256) = 0;
    [[nodiscard]] virtual core::Expected<void>
    note_portal_file(std::string const& target, PortalFileName const& file) = 0;

    /// JSON array of all targets, each as `portal` shows it.
    [[nodiscard]] virtual core::Expected<std::string> portals() = 0;

    /// JSON object: breaker, backlog, oldest age. Errors: not_found "portal".
    [[nodiscard]] virtual core::Expected<std::string> portal(std::string const& target) = 0;

    /// JSON arrays. Messages by number, newest first; the inbox in the order of receipt.
    [[nodiscard]] virtual core::Expected<std::string> portal_messages(PortalListAsked const& asked) = 0;
    [[nodiscard]] virtual core::Expected<std::string> portal_inbox(PortalListAsked const& asked) = 0;

    /// Tries a message anew, made from what the dossier says now, or leaves it out for good. JSON of the
    /// message. Errors: not_found "portal_message", conflict "portal_message_done", "portal_message_sending".
    [[nodiscard]] virtual core::Expected<std::string> decide_portal_message(
        std::string const& target,
        std::int64_t id,
        bool skip,
        Actor const& actor,
        std::string const& reason
    ) = 0;

    /// Keeps what came; once per code. `code` empty: it could not be read.
    [[nodiscard]] virtual core::Expected<PortalKept> put_portal_inbox(
        std::string const& target,
        std::string const& code,
        std::string_view body,
        std::string const& sha256,
        bool pulled,
        Actor const& actor
    ) = 0;
    [[nodiscard]] virtual core::Expected<void> portal_inbox_taken(
        std::string const& inbox_id,
        core::DossierId const& dossier,
        std::vector<OnlineDossier::File> const& files
    ) = 0;
    [[nodiscard]] virtual core::Expected<void>
    portal_inbox_held(std::string const& inbox_id, core::Failure const& why) = 0;

    /// Reads it anew, files that are held too, or drops it. JSON of the entry. Errors: not_found
    /// "portal_inbox", conflict "portal_inbox_done".
    [[nodiscard]] virtual core::Expected<std::string> decide_portal_inbox(
        std::string const& target,
        std::string const& inbox_id,
        bool drop,
        Actor const& actor,
        std::string const& reason
    ) = 0;

    /// What was kept but not worked off.
    [[nodiscard]] virtual core::Expected<std::vector<PortalUnread>>
    claim_portal_inbox(std::string const& target, int limit) = 0;
    [[nodiscard]] virtual core::Expected<std::vector<PortalFetch>>
    claim_portal_files(std::string const& target, int limit, int lease_seconds) = 0;
    [[nodiscard]] virtual core::Expected<bool> finish_portal_file(PortalFetched const& outcome) = 0;

    /// The place to pull from when it is time; nothing: it is not, or another node does.
    [[nodiscard]] virtual core::Expected<std::optional<std::string>>
    claim_portal_pull(std::string const& target, int interval_seconds, int lease_seconds) = 0;

    /// `place` nothing: it failed, and the old place stays.
    [[nodiscard]] virtual core::Expected<void>
    finish_portal_pull(std::string const& target, std::optional<std::string> const& place, bool more) = 0;

    /// The days to compare now, with a lease; nothing: not yet.
    [[nodiscard]] virtual core::Expected<std::optional<PortalDays>>
    claim_portal_reconciliation(std::string const& target, int hour, int days, int lease_seconds) = 0;

    /// It came to nothing; the next turn tries again.
    [[nodiscard]] virtual core::Expected<void> release_portal_reconciliation(std::string const& target) = 0;

    /// Errors: not_found "portal".
    [[nodiscard]] virtual core::Expected<void>
    ask_portal_reconciliation(std::string const& target, PortalDays const& days) = 0;
    [[nodiscard]] virtual core::Expected<void>
    add_portal_listed(std::string const& target, std::vector<PortalStatus> const& items) = 0;

    /// Compares, keeps the differences, sends again what is lost: `most` dossiers. JSON of the outcome.
    [[nodiscard]] virtual core::Expected<std::string>
    reconcile_portal(std::string const& target, PortalDays const& days, int most) = 0;

    /// JSON array, newest first, the last run of each day.
    [[nodiscard]] virtual core::Expected<std::string> portal_reconciliations(PortalListAsked const& asked
    ) = 0;

    /// JSON object with "differences" of one kind (`asked.state`) or all. Errors: not_found
    /// "portal_reconciliation".
    [[nodiscard]] virtual core::Expected<std::string>
    portal_reconciliation(core::Date day, PortalListAsked const& asked) = 0;
};

} // namespace motcua::app
