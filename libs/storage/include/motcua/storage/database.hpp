#pragma once

#include <motcua/app/access_log.hpp>
#include <motcua/app/accounts.hpp>
#include <motcua/app/calendar_changes.hpp>
#include <motcua/app/clients.hpp>
#include <motcua/app/copies.hpp>
#include <motcua/app/form_store.hpp>
#include <motcua/app/holders.hpp>
#include <motcua/app/notifications.hpp>
#include <motcua/app/portal_store.hpp>
#include <motcua/app/procedure_drafts.hpp>
#include <motcua/app/rates.hpp>
#include <motcua/app/result_imports.hpp>
#include <motcua/app/results.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/app/search.hpp>
#include <motcua/app/staff.hpp>
#include <motcua/app/store.hpp>
#include <motcua/app/uploads.hpp>
#include <motcua/app/webhooks.hpp>

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

/// libpq connection string with the time-outs of the design (lock 2 s < statement 5 s), and without compiling
/// statements: that takes longer than any of ours runs.
[[nodiscard]] std::string connection_string(DatabaseOptions const& options);

/// A published version on its way into the catalogue tables.
struct SeedDocument {
    std::string code; ///< procedure code, form id, calendar id, unit id or document type
    int version{1};
    std::string name;
    std::string json;
    std::string sha256;
    std::optional<int> limit_hours;
    int step_hours{};
    std::string calendar; ///< units only
};

/// PostgreSQL through SOCI. Thread-safe; opens its sessions lazily and mends broken ones.
class Database final : public app::Store,
                       public app::CalendarChangeStore,
                       public app::ProcedureDraftStore,
                       public app::UploadStore,
                       public app::HolderStore,
                       public app::ResultStore,
                       public app::ResultImportStore,
                       public app::RateStore,
                       public app::SearchStore,
                       public app::FormStore,
                       public app::CopyStore,
                       public app::NotificationStore,
                       public app::PortalStore,
                       public app::SubscriptionStore,
                       public app::DeliveryQueue,
                       public app::AccessLog,
                       public app::ClientStore,
                       public app::AccountStore,
                       public app::StaffStore {
public:
    explicit Database(DatabaseOptions options);
    ~Database() override;

    core::Expected<app::Receipt> command(Work<app::Receipt> const& work) override;
    core::Expected<app::Receipt> one_statement(Work<app::Receipt> const& work) override;
    core::Expected<int> sweep(Work<int> const& work) override;
    core::Expected<core::Instant> now() override;
    core::Expected<app::Actor> actor_of(app::Credential const& credential) override;
    core::Expected<app::DossierView> dossier(core::DossierId const& id) override;
    core::Expected<app::LedgerAsOf> ledger_as_of(core::DossierId const& id, core::Instant at) override;
    core::Expected<std::string>
    dossiers(app::DossierFilter const& filter, std::optional<app::PageFrom> const& from, int limit) override;
    core::Expected<std::string>
    events(app::EventFilter const& filter, std::int64_t after, int limit) override;
    core::Expected<std::int64_t> feed_head() override;
    core::Expected<std::string> statuses(
        core::UnitId const& unit,
        app::ProcedureScope const& scope,
        std::vector<std::string> const& codes
    ) override;
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
    receipts_of_day(core::UnitId const& unit, app::ProcedureScope const& scope, core::Date day, int limit)
        override;
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
        app::ProcedureDraftStore::Refusal const& refused
    ) override;
    core::Expected<void> publish_procedure(
        core::ProcedureCode const& code,
        int version,
        std::string const& reason,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key,
        app::ProcedureDraftStore::Refusal const& refused
    ) override;

    core::Expected<app::Upload> add_upload(
        app::NewUpload const& asked,
        app::Actor const& actor,
        std::chrono::hours wait,
        app::UploadStore::Refusal const& refused
    ) override;
    core::Expected<app::Upload> upload(std::string const& id, app::Actor const& actor) override;
    core::Expected<app::Upload>
    note_progress(std::string const& id, std::int64_t length, std::chrono::hours wait) override;
    core::Expected<app::Upload>
    receive_upload(std::string const& id, std::int64_t length, int lease_seconds) override;
    core::Expected<void> drop_upload(std::string const& id, app::Actor const& actor) override;
    core::Expected<std::vector<app::Upload>> claim_uploads(int limit, int lease_seconds) override;
    core::Expected<bool> note_examined(app::Upload const& upload, app::FileFacts const& facts) override;
    core::Expected<bool> keep_upload(
        app::Upload const& upload,
        std::string const& sha256,
        std::function<core::Expected<void>()> const& keep
    ) override;
    core::Expected<bool> refuse_upload(app::Upload const& upload, core::Failure const& why) override;
    core::Expected<bool> postpone_upload(app::Upload const& upload, int seconds) override;
    core::Expected<std::vector<app::Upload>> overdue_uploads(int limit) override;
    core::Expected<void> expire_upload(std::string const& id) override;
    core::Expected<std::vector<std::string>> upload_leftovers(int limit) override;
    core::Expected<void> leftovers_gone(std::string const& id) override;
    core::Expected<app::FileFacts> readable_file(std::string const& sha256, app::Actor const& actor) override;
    core::Expected<std::string> filled_form(core::DossierId const& id, std::string const& component) override;
    core::Expected<app::FormJob> form(core::DossierId const& id, std::string const& component) override;
    core::Expected<std::vector<app::FormJob>> claim_forms(int limit, int lease_seconds) override;
    core::Expected<bool> finish_form(app::FormOutcome const& outcome) override;
    core::Expected<void> retry_form(core::DossierId const& id, std::string const& component) override;
    core::Expected<app::KnownOfApplicant>
    known_of_holder(core::HolderId const& id, app::Rules const& rules) override;
    core::Expected<std::string>
    holders(app::HolderIdentifier const& identifier, app::RecordLook const& look) override;
    core::Expected<std::string> holder(core::HolderId const& id, app::RecordLook const& look) override;
    core::Expected<std::string>
    holder_prefill(core::HolderId const& id, app::RecordLook const& look) override;
    core::Expected<std::vector<domain::HeldPaper>> holder_papers(
        core::HolderId const& id,
        app::RecordLook const& look,
        std::optional<app::PageFrom> const& from,
        int limit
    ) override;
    core::Expected<std::string> holder_dossiers(
        core::HolderId const& id,
        app::RecordLook const& look,
        std::optional<app::PageFrom> const& from,
        int limit
    ) override;
    core::Expected<std::string>
    holder_accesses(core::HolderId const& id, app::RecordLook const& look, std::int64_t before, int limit)
        override;
    core::Expected<std::vector<domain::HeldPaper>> holder_candidates(
        core::HolderId const& id,
        app::RecordLook const& look,
        app::CandidateFilter const& filter
    ) override;
    core::Expected<core::HolderId> holder_of(core::DossierId const& id) override;
    core::Expected<core::HolderId> public_holder(std::string const& code, std::string const& key) override;
    core::Expected<std::vector<domain::HeldPaper>>
    public_papers(core::HolderId const& id, std::optional<app::PageFrom> const& from, int limit) override;
    core::Expected<std::string>
    public_accesses(core::HolderId const& id, std::int64_t before, int limit) override;
    core::Expected<std::string>
    results(app::ResultFilter const& filter, std::optional<app::ResultPlace> const& from, int limit) override;
    core::Expected<std::string> expiring_results(
        core::UnitId const& unit,
        app::ProcedureScope const& scope,
        int within_days,
        std::optional<app::ResultPlace> const& from,
        int limit
    ) override;
    core::Expected<std::string> result(std::string const& ref) override;
    core::Expected<std::string> result_of_dossier(core::DossierId const& id) override;
    core::Expected<std::string> public_result(std::string const& verify_key) override;
    core::Expected<app::ChangedResult> change_result(
        std::string const& ref,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key,
        Decision const& decide
    ) override;

    core::Expected<std::string> put_import(
        app::NewImport const& import,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key
    ) override;
    core::Expected<std::string> result_import(std::string const& id) override;
    core::Expected<std::vector<app::RowFault>>
    import_faults(std::string const& id, std::int64_t after, int limit) override;
    core::Expected<int> work_on_imports(int rows) override;

    core::Expected<std::string> rate_definitions(core::Date day) override;
    core::Expected<std::vector<app::RateCount>> rate_counts(app::RatesAsked const& asked) override;
    core::Expected<std::string> rate_members(app::RateMembersAsked const& asked) override;

    core::Expected<std::string> search(app::SearchAsked const& asked) override;

    core::Expected<std::string> components(core::DossierId const& id) override;
    core::Expected<std::string>
    copy_suggestions(core::DossierId const& id, app::CopyName const& copy) override;
    core::Expected<std::string> copies_with_hash(std::vector<std::string> const& sha256) override;
    core::Expected<std::vector<app::CopySigning>> claim_copy_signings(int limit, int lease_seconds) override;
    core::Expected<bool> finish_copy_signing(app::SignedCopy const& outcome) override;
    core::Expected<void> retry_copy_signing(core::DossierId const& id, app::CopyName const& copy) override;
    core::Expected<std::vector<app::CopyReading>> claim_copy_readings(int limit, int lease_seconds) override;
    core::Expected<bool> finish_copy_reading(app::ReadCopy const& outcome) override;

    core::Expected<int> plan_notifications(int limit, Plan const& plan) override;
    core::Expected<std::vector<app::NotificationJob>>
    claim_notifications(int limit, int lease_seconds) override;
    core::Expected<bool> finish_notification(app::NotificationOutcome const& outcome) override;
    core::Expected<void> note_delivery(app::DeliveryReport const& report) override;
    core::Expected<std::optional<core::Instant>> next_notification() override;
    core::Expected<std::string> notifications(core::DossierId const& id) override;
    core::Expected<std::string> unit_notifications(
        app::UnitNotifications const& filter,
        std::optional<app::PageFrom> const& from,
        int limit
    ) override;
    core::Expected<void>
    retry_notification(core::DossierId const& id, std::string const& notification) override;
    core::Expected<void> resend_notification(
        core::DossierId const& id,
        std::string const& notification,
        std::string const& to,
        app::Actor const& actor
    ) override;
    core::Expected<void>
    register_portal(std::string const& target, std::string const& title, bool repository, bool issues_codes)
        override;
    core::Expected<int> plan_portal(std::string const& target, int limit) override;
    core::Expected<int>
    backfill_portal(std::string const& target, app::PortalDays const& days, int limit) override;
    core::Expected<std::vector<app::PortalMessage>>
    claim_portal_messages(std::string const& target, int limit, int lease_seconds) override;
    core::Expected<bool>
    finish_portal_message(std::string const& target, app::PortalOutcome const& outcome, Judge const& judge)
        override;
    core::Expected<void>
    note_portal_code(std::string const& target, core::DossierId const& dossier, std::string const& code)
        override;
    core::Expected<std::optional<app::PortalFileName>>
    portal_file(std::string const& target, std::string const& sha256) override;
    core::Expected<void>
    note_portal_file(std::string const& target, app::PortalFileName const& file) override;
    core::Expected<std::string> portals() override;
    core::Expected<std::string> portal(std::string const& target) override;
    core::Expected<std::string> portal_messages(app::PortalListAsked const& asked) override;
    core::Expected<std::string> portal_inbox(app::PortalListAsked const& asked) override;
    core::Expected<std::string> decide_portal_message(
        std::string const& target,
        std::int64_t id,
        bool skip,
        app::Actor const& actor,
        std::string const& reason
    ) override;
    core::Expected<app::PortalKept> put_portal_inbox(
        std::string const& target,
        std::string const& code,
        std::string_view body,
        std::string const& sha256,
        bool pulled,
        app::Actor const& actor
    ) override;
    core::Expected<void> portal_inbox_taken(
        std::string const& inbox_id,
        core::DossierId const& dossier,
        std::vector<app::OnlineDossier::File> const& files
    ) override;
    core::Expected<void> portal_inbox_held(std::string const& inbox_id, core::Failure const& why) override;
    core::Expected<std::string> decide_portal_inbox(
        std::string const& target,
        std::string const& inbox_id,
        bool drop,
        app::Actor const& actor,
        std::string const& reason
    ) override;
    core::Expected<std::vector<app::PortalUnread>>
    claim_portal_inbox(std::string const& target, int limit) override;
    core::Expected<std::vector<app::PortalFetch>>
    claim_portal_files(std::string const& target, int limit, int lease_seconds) override;
    core::Expected<bool> finish_portal_file(app::PortalFetched const& outcome) override;
    core::Expected<std::optional<std::string>>
    claim_portal_pull(std::string const& target, int interval_seconds, int lease_seconds) override;
    core::Expected<void>
    finish_portal_pull(std::string const& target, std::optional<std::string> const& place, bool more)
        override;
    core::Expected<std::optional<app::PortalDays>>
    claim_portal_reconciliation(std::string const& target, int hour, int days, int lease_seconds) override;
    core::Expected<void> release_portal_reconciliation(std::string const& target) override;
    core::Expected<void>
    ask_portal_reconciliation(std::string const& target, app::PortalDays const& days) override;
    core::Expected<void>
    add_portal_listed(std::string const& target, std::vector<app::PortalStatus> const& items) override;
    core::Expected<std::string>
    reconcile_portal(std::string const& target, app::PortalDays const& days, int most) override;
    core::Expected<std::string> portal_reconciliations(app::PortalListAsked const& asked) override;
    core::Expected<std::string>
    portal_reconciliation(core::Date day, app::PortalListAsked const& asked) override;
    core::Expected<app::SealedSubscription> add_subscription(
        std::string const& id,
        app::SubscriptionTerms const& terms,
        std::string const& sealed_secret,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key
    ) override;
    core::Expected<std::string>
    subscriptions(app::Actor const& actor, std::optional<app::PageFrom> const& from, int limit) override;
    core::Expected<std::string> subscription(std::string const& id, app::Actor const& actor) override;
    core::Expected<std::string> change_subscription(
        std::string const& id,
        std::int64_t version,
        app::SubscriptionTerms const& terms,
        bool active,
        app::Actor const& actor
    ) override;
    core::Expected<app::SealedSubscription> rotate_secret(
        std::string const& id,
        std::string const& sealed_secret,
        std::chrono::seconds overlap,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key
    ) override;
    core::Expected<void> end_subscription(std::string const& id, app::Actor const& actor) override;
    core::Expected<std::string> replay_subscription(
        std::string const& id,
        app::ReplayFrom const& from,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key = {}
    ) override;
    core::Expected<std::string> deliveries(
        std::string const& id,
        std::string const& state,
        std::optional<app::PageFrom> const& from,
        int limit,
        app::Actor const& actor
    ) override;
    core::Expected<std::string> ping_subscription(
        std::string const& id,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key = {}
    ) override;
    core::Expected<std::string> retry_delivery(
        std::string const& id,
        std::string const& delivery_id,
        app::Actor const& actor,
        std::optional<app::IdempotencyKey> const& key = {}
    ) override;

    core::Expected<app::DeliveryQueue::Claim>
    claim_deliveries(int batch, std::chrono::seconds lease) override;
    core::Expected<std::optional<int>>
    finish_deliveries(app::DeliveryBatch const& batch, app::FinishedBatch const& finished) override;
    core::Expected<std::chrono::duration<double>> delivery_lag() override;
    core::Expected<void> note_refusal(app::AccessRefusal const& refusal) override;
    core::Expected<std::string> refusals(app::RefusalFilter const& filter) override;

    core::Expected<std::string> clients(std::string const& after, int limit) override;
    core::Expected<std::string> client(std::string const& id) override;
    core::Expected<std::string> add_client(app::ClientFields const& fields, std::string const& by) override;
    core::Expected<void>
    change_client(std::string const& id, app::ClientFields const& fields, std::string const& by) override;
    core::Expected<std::string>
    add_client_key(std::string const& client, app::NewClientKey const& key, std::string const& by) override;
    core::Expected<std::string> rotate_client_key(
        std::string const& client,
        std::string const& key,
        app::FreshKey const& secret,
        std::chrono::hours overlap,
        std::string const& by
    ) override;
    core::Expected<void>
    revoke_client_key(std::string const& client, std::string const& key, std::string const& by) override;
    core::Expected<app::ClientProof> client_proof(std::string const& name) override;
    core::Expected<std::string> good_key(core::ActorId const& client, std::string const& sha256) override;
    core::Expected<bool>
    use_assertion(core::ActorId const& client, std::string const& jti, core::Instant expires_at) override;

    core::Expected<app::SignIn>
    begin_sign_in(std::string const& name, std::string const& account_key, std::string const& address_key)
        override;
    core::Expected<std::string> start_session(app::SessionStart const& start) override;
    core::Expected<std::string> start_external_session(app::ExternalSessionStart const& start) override;
    core::Expected<void> link_identity(
        std::string const& name,
        std::string const& issuer,
        std::string const& subject,
        std::string const& by
    ) override;
    core::Expected<void>
    unlink_identity(std::string const& name, std::string const& issuer, std::string const& by) override;
    core::Expected<bool> use_recovery_code(std::string const& actor_id, std::string const& sha256) override;
    core::Expected<std::string>
    sessions(core::ActorId const& actor, std::string const& current_sha256) override;
    core::Expected<void>
    end_session(core::ActorId const& actor, std::string const& id, std::string const& sha256) override;
    core::Expected<app::AccountSecrets> secrets(core::ActorId const& actor) override;
    core::Expected<void> set_password(
        std::string const& name,
        std::string const& encoded,
        bool must_change,
        std::string const& keep_session_sha256,
        std::string const& by
    ) override;
    core::Expected<void> offer_second_factor(core::ActorId const& actor, std::string const& sealed) override;
    core::Expected<void> confirm_second_factor(
        core::ActorId const& actor,
        std::int64_t step,
        std::vector<std::string> const& recovery_sha256
    ) override;
    core::Expected<void> drop_second_factor(std::string const& name, std::string const& by) override;

    core::Expected<std::string> staff(core::UnitId const& unit, core::Date day) override;
    core::Expected<std::string>
    postings(app::PostingFilter const& filter, std::optional<app::PageFrom> const& from, int limit) override;
    core::Expected<std::string> add_posting(
        app::NewPosting const& posting,
        app::Actor const& by,
        std::optional<app::IdempotencyKey> const& key
    ) override;
    core::Expected<std::string> end_posting(
        std::string const& id,
        std::optional<core::Date> ends_on,
        std::string const& reason,
        app::Actor const& by
    ) override;
    core::Expected<std::string> delegations(
        std::string const& account,
        core::UnitId const& unit,
        std::optional<app::PageFrom> const& from,
        int limit
    ) override;
    core::Expected<std::string> add_delegation(
        app::NewDelegation const& delegation,
        app::Actor const& by,
        std::optional<app::IdempotencyKey> const& key
    ) override;
    core::Expected<std::string> end_delegation(std::string const& id, app::Actor const& by) override;

    /// The dossiers' calendars decide deadlines, so reading facts needs them.
    void use_rules(std::shared_ptr<app::Rules const> rules);

    /// Published documents as JSON texts: "form", "procedure", "calendar", "unit" or "document_type".
    [[nodiscard]] core::Expected<std::vector<std::string>> published(std::string const& kind);

    /// Publishes a version unless it stands there already. Errors: conflict "version_published" when the same
    /// version was published with another text.
    [[nodiscard]] core::Expected<bool> publish(std::string const& kind, SeedDocument const& document);

    /// Makes or replaces an account's token, role, unit and scope. `token_sha256` is all that is kept.
    [[nodiscard]] core::Expected<void> put_actor(
        std::string const& name,
        std::string const& display_name,
        domain::Role role,
        core::UnitId const& unit,
        std::string const& token_sha256,
        app::ProcedureScope const& scope = app::ProcedureScope()
    );

private:
    class Pool;
    std::unique_ptr<Pool> pool_;
};

} // namespace motcua::storage
