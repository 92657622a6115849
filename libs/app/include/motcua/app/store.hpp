#pragma once

#include <motcua/app/ports.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace motcua::app {

/// Filters of the dossier list; empty fields do not filter.
struct DossierFilter {
    core::UnitId unit;
    ProcedureScope scope;
    std::string state;     ///< "in_progress"
    std::string procedure; ///< code
    std::string code;      ///< exact dossier code
    std::string role;      ///< who holds it: "reviewer"
    std::optional<core::Instant> due_before;
    bool late_only{};
};

/// Whose events are asked for; empty fields do not filter.
struct EventFilter {
    core::UnitId unit;
    ProcedureScope scope{};
    core::DossierId dossier{}; ///< of this one dossier, whatever its unit
};

/// Where a page goes on: the sort key of the last row seen.
struct PageFrom {
    std::int64_t sort{};
    std::string id;
};

/// A dossier as read: the facts for deciding what is allowed, the document for showing.
struct DossierView {
    domain::Dossier facts;
    std::string document; ///< JSON object, API wire format without allowed_actions
};

/// The ledger as the system knew it at some moment, with the calendar version it then used.
struct LedgerAsOf {
    core::UnitId unit;
    core::ProcedureCode procedure;
    std::vector<domain::LedgerEntry> ledger;
    int calendar_version{};
};

/// What is kept: commands in transactions, reads as documents. Every function blocks on the database and
/// belongs on a database thread. Broken infrastructure comes back as Errc::unavailable or busy.
class Store {
public:
    template <class T>
    using Work = std::function<core::Expected<T>(UnitOfWork&)>;

    Store() = default;
    Store(Store const&) = delete;
    Store& operator=(Store const&) = delete;
    virtual ~Store() = default;

    /// Runs `work` in one transaction: commits its value, rolls back its failure. `work` may run again after
    /// a serialization failure, so it does nothing but decide and write.
    [[nodiscard]] virtual core::Expected<Receipt> command(Work<Receipt> const& work) = 0;

    /// The same without begin and commit, for work that is one statement by itself: intake.
    [[nodiscard]] virtual core::Expected<Receipt> one_statement(Work<Receipt> const& work) = 0;

    [[nodiscard]] virtual core::Expected<int> sweep(Work<int> const& work) = 0;

    [[nodiscard]] virtual core::Expected<core::Instant> now() = 0;

    /// With its rights. Errors: unauthenticated "token_unknown".
    [[nodiscard]] virtual core::Expected<Actor> actor_of(Credential const& credential) = 0;
    [[nodiscard]] virtual core::Expected<DossierView> dossier(core::DossierId const& id) = 0;
    [[nodiscard]] virtual core::Expected<LedgerAsOf>
    ledger_as_of(core::DossierId const& id, core::Instant at) = 0;

    /// JSON array, newest first; each row carries "sort" and "dossier_id" for the cursor.
    [[nodiscard]] virtual core::Expected<std::string>
    dossiers(DossierFilter const& filter, std::optional<PageFrom> const& from, int limit) = 0;

    /// JSON array in commit order after a position.
    [[nodiscard]] virtual core::Expected<std::string>
    events(EventFilter const& filter, std::int64_t after, int limit) = 0;

    /// Position of the newest event; everything up to it is committed.
    [[nodiscard]] virtual core::Expected<std::int64_t> feed_head() = 0;

    /// JSON array with one short status, or null, for each dossier code in the order asked; null too for what
    /// is not of `unit` when that is not empty, or of no procedure of the scope.
    [[nodiscard]] virtual core::Expected<std::string> statuses(
        core::UnitId const& unit,
        ProcedureScope const& scope,
        std::vector<std::string> const& codes
    ) = 0;

    /// JSON object with the few public fields. Errors: not_found for a wrong code or key alike.
    [[nodiscard]] virtual core::Expected<std::string>
    public_status(std::string const& code, std::string const& key) = 0;

    [[nodiscard]] virtual core::Expected<Filing> filing(core::DossierId const& id) = 0;

    /// Papers that wait to be rendered or signed, leased to the caller.
    [[nodiscard]] virtual core::Expected<std::vector<PaperJob>>
    claim_papers(int limit, int lease_seconds) = 0;

    /// False when the lease was lost and nothing was written.
    [[nodiscard]] virtual core::Expected<bool> finish_paper(PaperOutcome const& outcome) = 0;

    /// Lets a held or failing paper be tried at once. Errors: not_found, conflict "paper_done".
    [[nodiscard]] virtual core::Expected<void>
    retry_paper(core::DossierId const& id, std::string const& paper_id) = 0;

    /// A new edition of an issued paper, with the same number; the reason goes into the event log.
    /// Errors: not_found, conflict "paper_open".
    [[nodiscard]] virtual core::Expected<void> reissue_paper(
        core::DossierId const& id,
        std::string const& paper_id,
        std::string const& reason,
        Actor const& actor
    ) = 0;

    /// One paper of a dossier with all it shows: by its id, or the newest of a kind ("receipt").
    [[nodiscard]] virtual core::Expected<PaperJob>
    paper(core::DossierId const& id, std::string const& which) = 0;

    /// The receipts issued on a day in one unit under those procedures, by number.
    [[nodiscard]] virtual core::Expected<std::vector<PaperJob>>
    receipts_of_day(core::UnitId const& unit, ProcedureScope const& scope, core::Date day, int limit) = 0;

    [[nodiscard]] virtual core::Expected<std::vector<RegisterLine>>
    register_lines(core::UnitId const& unit, int year) = 0;

    /// JSON array of a dossier's papers, oldest first.
    [[nodiscard]] virtual core::Expected<std::string> papers(core::DossierId const& id) = 0;

    /// JSON object with the public fields. Errors: not_found.
    [[nodiscard]] virtual core::Expected<std::string> public_paper(std::string const& verify_key) = 0;

    /// JSON array of the papers that one of these hashes belongs to.
    [[nodiscard]] virtual core::Expected<std::string> papers_with_hash(std::vector<std::string> const& sha256
    ) = 0;

    [[nodiscard]] virtual core::Expected<Document> document(std::string const& sha256) = 0;

    /// Moment of the next pending timer; nothing when there is none.
    [[nodiscard]] virtual core::Expected<std::optional<core::Instant>> next_timer() = 0;

    /// JSON object of counts for the day's report and the metrics.
    [[nodiscard]] virtual core::Expected<std::string> report() = 0;

    /// First event whose hash does not follow; 0 when the whole chain holds.
    [[nodiscard]] virtual core::Expected<std::int64_t> first_broken_event() = 0;

    /// Sets or advances the test clock. Errors: conflict "ck_test_clock_forward".
    [[nodiscard]] virtual core::Expected<core::Instant> set_test_clock(core::Instant moment) = 0;
};

} // namespace motcua::app
