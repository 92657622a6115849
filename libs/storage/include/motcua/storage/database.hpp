#pragma once

#include <motcua/app/calendar_changes.hpp>
#include <motcua/app/procedure_drafts.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/app/store.hpp>

#include <memory>
#include <string>
#include <vector>

namespace motcua::storage {

struct DatabaseOptions {
    std::string host; ///< directory of the Unix socket or a host name
    int port{5432};
    std::string name;
    std::string user;
    std::string password;
    int sessions{4};        ///< as many as threads that use the database: a lease then never waits
    bool test_clock{false}; ///< ask the database for the moment each time
};

/// libpq connection string with the time-outs of the design (lock 2 s < statement 5 s).
[[nodiscard]] std::string connection_string(DatabaseOptions const& options);

/// A published version on its way into the catalogue tables.
struct SeedDocument {
    std::string code; ///< procedure code, calendar id or unit id
    int version{1};
    std::string name;
    std::string json;
    std::string sha256;
    std::optional<int> limit_hours;
    int step_hours{};
    std::string calendar; ///< units only
};

/// PostgreSQL through SOCI. Thread-safe; opens its sessions lazily and mends broken ones.
class Database final : public app::Store, public app::CalendarChangeStore, public app::ProcedureDraftStore {
public:
    explicit Database(DatabaseOptions options);
    ~Database() override;

    core::Expected<app::Receipt> command(Work<app::Receipt> const& work) override;
    core::Expected<app::Receipt> one_statement(Work<app::Receipt> const& work) override;
    core::Expected<int> sweep(Work<int> const& work) override;
    core::Expected<core::Instant> now() override;
    core::Expected<app::Actor> actor_of(std::string const& token_sha256) override;
    core::Expected<app::DossierView> dossier(core::DossierId const& id) override;
    core::Expected<app::LedgerAsOf> ledger_as_of(core::DossierId const& id, core::Instant at) override;
    core::Expected<std::string>
    dossiers(app::DossierFilter const& filter, std::optional<app::PageFrom> const& from, int limit) override;
    core::Expected<std::string>
    events(core::UnitId const& unit, core::DossierId const& id, std::int64_t after, int limit) override;
    core::Expected<std::int64_t> feed_head() override;
    core::Expected<std::string>
    statuses(core::UnitId const& unit, std::vector<std::string> const& codes) override;
    core::Expected<std::string> public_status(std::string const& code, std::string const& key) override;
    core::Expected<app::Filing> filing(core::DossierId const& id) override;
    core::Expected<std::vector<app::PaperJob>> claim_papers(int limit, int lease_seconds) override;
    core::Expected<bool> finish_paper(app::PaperOutcome const& outcome) override;
    core::Expected<void> retry_paper(core::DossierId const& id, std::string const& paper_id) override;
    core::Expected<void> reissue_paper(
        core::DossierId const& id,
        std::string const& paper_id,
        std::string const& reason,
        app::Actor const& actor
    ) override;
    core::Expected<app::PaperJob> paper(core::DossierId const& id, std::string const& which) override;
    core::Expected<std::vector<app::PaperJob>>
    receipts_of_day(core::UnitId const& unit, core::Date day, int limit) override;
    core::Expected<std::vector<app::RegisterLine>>
    register_lines(core::UnitId const& unit, int year) override;
    core::Expected<std::string> papers(core::DossierId const& id) override;
    core::Expected<std::string> public_paper(std::string const& verify_key) override;
    core::Expected<std::string> papers_with_hash(std::vector<std::string> const& sha256) override;
    core::Expected<app::Document> document(std::string const& sha256) override;
    core::Expected<std::optional<core::Instant>> next_timer() override;
    core::Expected<std::string> report() override;
    core::Expected<std::int64_t> first_broken_event() override;
    core::Expected<core::Instant> set_test_clock(core::Instant moment) override;

    core::Expected<std::string> calendar_versions(core::CalendarId const& id) override;
    core::Expected<std::vector<app::OpenClock>>
    open_clocks(core::CalendarId const& id, int version, core::DossierId const& after, int limit) override;
    core::Expected<std::string> propose_calendar_change(
        app::CalendarProposal const& proposal,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key
    ) override;
    core::Expected<std::string>
    calendar_change(core::CalendarId const& calendar, std::string const& change_id) override;
    core::Expected<std::string>
    calendar_change_dossiers(std::string const& change_id, app::PreviewFilter const& filter) override;
    core::Expected<std::string> approve_calendar_change(
        std::string const& change_id,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key,
        Approval const& refused
    ) override;

    core::Expected<std::string>
    procedure_drafts(core::ProcedureCode const& after_code, int after_version, int limit) override;
    core::Expected<std::string> procedure_draft(core::ProcedureCode const& code, int version) override;
    core::Expected<void> draft_procedure(
        app::CheckedProcedure const& procedure,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key,
        Refusal const& refused
    ) override;
    core::Expected<void> publish_procedure(
        core::ProcedureCode const& code,
        int version,
        std::string const& reason,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key,
        Refusal const& refused
    ) override;

    /// The dossiers' calendars decide deadlines, so reading facts needs them.
    void use_rules(std::shared_ptr<app::Rules const> rules);

    /// Published documents as JSON texts: "procedure", "calendar" or "unit".
    [[nodiscard]] core::Expected<std::vector<std::string>> published(std::string const& kind);

    /// Publishes a version unless it stands there already. Errors: conflict "version_published" when the same
    /// version was published with another text.
    [[nodiscard]] core::Expected<bool> publish(std::string const& kind, SeedDocument const& document);

    /// Makes or replaces an account's token. `token_sha256` is all that is kept.
    [[nodiscard]] core::Expected<void> put_actor(
        std::string const& name,
        std::string const& display_name,
        domain::Role role,
        core::UnitId const& unit,
        std::string const& token_sha256
    );

private:
    class Pool;
    std::unique_ptr<Pool> pool_;
};

} // namespace motcua::storage
