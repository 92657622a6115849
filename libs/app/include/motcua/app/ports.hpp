#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/app/intake.hpp>
#include <motcua/app/notes.hpp>
#include <motcua/app/papers.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/domain/dossier_actions.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace motcua::app {

/// A client's key for safe retries, with the hash of what it asked for.
struct IdempotencyKey {
    std::string key;
    std::string request_sha256;
};

/// What a command answers with; stored with the key, so that a retry gets the same words.
struct Receipt {
    core::DossierId dossier;
    std::string code;
    std::int64_t version{};
    domain::DossierState state{};
    std::optional<core::Instant> due_current;
    std::string lookup_key;
    bool replayed{}; ///< the key had been used: nothing was done this time
};

/// One dossier opened for a command: locked until the transaction ends.
struct OpenedDossier {
    core::Instant now;
    domain::Dossier facts;
    std::optional<Receipt> replay; ///< the command was done before; `facts` is empty
};

struct ClaimedDossier {
    domain::Dossier facts;
    std::vector<domain::Timer> timers;
};

/// Everything one change writes besides the decision itself.
struct ChangeToWrite {
    domain::DossierChange change;
    std::optional<NewDossier> intake;
    std::vector<domain::Timer> fired;
    std::optional<PaperToWrite> paper;
    std::optional<Correction> correction{};
    std::string calendar_change{}; ///< UUID of the approved change a calendar version is taken over by
};

/// Open dossiers an approved change of the calendar has not reached yet; locked. Empty: nothing is left to
/// do.
struct ClaimedAdoptions {
    core::Instant now;
    std::string change_id;
    core::CalendarId calendar;
    int version{};
    std::string reason;
    std::string approved_by; ///< account name of the leader
    bool held_by_others{};   ///< nothing could be claimed, but others hold dossiers that are left
    std::vector<domain::Dossier> dossiers;
};

/// One transaction on the database. Each function is one round trip.
class UnitOfWork {
public:
    UnitOfWork() = default;
    UnitOfWork(UnitOfWork const&) = delete;
    UnitOfWork& operator=(UnitOfWork const&) = delete;
    virtual ~UnitOfWork() = default;

    /// The database's moment (or the test clock's).
    [[nodiscard]] virtual core::Instant now() = 0;

    /// Errors: not_found "dossier", invalid "idempotency_mismatch".
    [[nodiscard]] virtual core::Expected<OpenedDossier>
    open(core::DossierId const& id, Actor const& actor, std::optional<IdempotencyKey> const& key) = 0;

    /// Writes all or nothing. `key` only for intakes; `open` has claimed it for actions, and `claimed` stores
    /// its outcome.
    [[nodiscard]] virtual core::Expected<std::vector<Receipt>> write(
        std::vector<ChangeToWrite> const& changes,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key,
        bool key_claimed
    ) = 0;

    /// Writes a note on a dossier opened before; the key `open` claimed gets its outcome.
    [[nodiscard]] virtual core::Expected<Receipt> write_note(
        domain::Dossier const& dossier,
        Note const& note,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key
    ) = 0;

    /// The papers asked for, locked, beside the holder the applicant is known as; refused by the database
    /// when the identifiers belong to two holders.
    [[nodiscard]] virtual ReuseFacts
    reuse_facts(Applicant const& applicant, std::vector<ComponentReuse> const& reuses) = 0;

    /// The same for a dossier opened before.
    [[nodiscard]] virtual ReuseFacts
    reuse_facts(core::DossierId const& id, std::vector<ComponentReuse> const& reuses) = 0;

    /// What is known of a component's copies and of the file that shall become one; "" for no file.
    [[nodiscard]] virtual CopyGround copy_ground(
        core::DossierId const& id,
        std::string const& component,
        std::string const& file,
        Actor const& actor
    ) = 0;

    /// Due timers of dossiers nobody else holds, and the moment.
    [[nodiscard]] virtual std::pair<core::Instant, std::vector<ClaimedDossier>> claim_due_timers(int limit
    ) = 0;

    /// Dossiers of the oldest approved change that nobody else holds; closes the change after the last one.
    [[nodiscard]] virtual ClaimedAdoptions claim_adoptions(int limit) = 0;

    /// Running number of the register, gapless: kind "apology", period "2026".
    [[nodiscard]] virtual int
    next_number(std::string const& kind, core::UnitId const& unit, std::string const& period) = 0;

    /// Whether the dossier has an electronic result that was not replaced.
    [[nodiscard]] virtual bool has_result(core::DossierId const& id) = 0;

    /// Lets due timers of results take effect; how many were spent.
    [[nodiscard]] virtual int sweep_results(int limit) = 0;

    /// What was filed, for the dossier's papers.
    [[nodiscard]] virtual Filing filing(core::DossierId const& id) = 0;
};

} // namespace motcua::app
