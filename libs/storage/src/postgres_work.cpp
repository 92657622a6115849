#include "postgres_work.hpp"

#include "codec.hpp"
#include "codec_copies.hpp"
#include "codec_intake.hpp"
#include "codec_notes.hpp"
#include "codec_papers.hpp"
#include "codec_reuse.hpp"
#include "idempotency.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;

constexpr char const* sql_open = R"sql(
    select open_dossier(:id::uuid, :actor, :key, :hash)::text
)sql";

constexpr char const* sql_write = R"sql(select write_changes(:changes::jsonb)::text)sql";

constexpr char const* sql_write_note = R"sql(select write_note(:note::jsonb)::text)sql";

constexpr char const* sql_reuse_facts = R"sql(select reuse_facts(:asked::jsonb)::text)sql";

constexpr char const* sql_copy_ground = R"sql(
    select copy_ground(:id::uuid, :code, :file, :actor, :unit, :scope)::text
)sql";

constexpr char const* sql_claim = R"sql(select claim_timers(:batch)::text)sql";

constexpr char const* sql_number = R"sql(select next_number(:kind, :unit, :period))sql";

constexpr char const* sql_filing = R"sql(select filing_of(:id::uuid)::text)sql";

constexpr char const* sql_has_result = R"sql(
    select count(*) from results where dossier_id = :id::uuid and state <> 'replaced'
)sql";

constexpr char const* sql_sweep_results = R"sql(select sweep_results(:batch))sql";

constexpr char const* sql_claim_adoptions = R"sql(select claim_adoptions(:batch)::text)sql";

constexpr char const* sql_record_adoptions = R"sql(select record_adoptions(:adoptions::jsonb))sql";

std::vector<app::Receipt> read_receipts(json::value const& list) {
    auto receipts = std::vector<app::Receipt>();
    for (auto const& one : list.as_array()) {
        receipts.push_back(read_receipt(one));
    }
    return receipts;
}

/// The answer of an earlier run of the same command.
core::Expected<std::vector<app::Receipt>> replayed(json::value const& outcome) {
    if (outcome.is_null()) {
        return key_still_running();
    }
    auto receipts = read_receipts(outcome);
    for (auto& receipt : receipts) {
        receipt.replayed = true;
    }
    return receipts;
}

app::ReuseFacts
ask_reuse(soci::session& sql, json::object asked, std::vector<app::ComponentReuse> const& reuses) {
    auto sources = json::array();
    for (auto const& reuse : reuses) {
        sources.push_back(write_source(reuse));
    }
    asked["sources"] = std::move(sources);
    auto const text = json::serialize(asked);
    auto answer = std::string();
    sql << sql_reuse_facts, soci::use(text, "asked"), soci::into(answer);
    return read_reuse_facts(json::parse(answer));
}

std::string field(json::object const& row, std::string_view name) {
    auto const& value = row.at(name);
    return value.is_null() ? std::string() : std::string(value.as_string());
}

} // namespace

core::Expected<app::OpenedDossier> PostgresWork::open(
    core::DossierId const& id,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto const key_text = key ? boost::optional<std::string>(key->key) : boost::none;
    auto const hash = key ? boost::optional<std::string>(key->request_sha256) : boost::none;
    auto answer = std::string();
    sql_ << sql_open, soci::use(id.text(), "id"), soci::use(actor.name, "actor"), soci::use(key_text, "key"),
        soci::use(hash, "hash"), soci::into(answer);
    auto const parsed = json::parse(answer);
    auto const& object = parsed.as_object();
    if (object.contains("mismatch")) {
        return key_mismatch();
    }
    auto opened = app::OpenedDossier{};
    opened.now = core::Instant{std::chrono::microseconds{object.at("now").to_number<std::int64_t>()}};
    if (auto const* outcome = object.if_contains("outcome")) {
        auto receipts = replayed(*outcome);
        if (!receipts) {
            return receipts.error();
        }
        opened.replay = receipts->front();
        return opened;
    }
    if (object.at("facts").is_null()) {
        return core::not_found("dossier");
    }
    opened.facts = read_facts(object.at("facts"), rules_);
    return opened;
}

core::Expected<std::vector<app::Receipt>> PostgresWork::write(
    std::vector<app::ChangeToWrite> const& changes,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key,
    bool key_claimed
) {
    auto list = json::array();
    for (auto const& change : changes) {
        list.push_back(write_change(change));
    }
    auto payload =
        json::object{{"changes", std::move(list)}, {"actor", actor.name}, {"channel", actor.channel}};
    if (key) {
        payload["key"] = key->key;
        payload["request_sha256"] = key->request_sha256;
        payload["key_claimed"] = key_claimed;
    }
    auto const text = json::serialize(payload);
    auto answer = std::string();
    sql_ << sql_write, soci::use(text, "changes"), soci::into(answer);
    auto const parsed = json::parse(answer);
    auto const& object = parsed.as_object();
    if (object.contains("mismatch")) {
        return key_mismatch();
    }
    if (auto const* outcome = object.if_contains("outcome")) {
        return replayed(*outcome);
    }
    record_adoptions(changes);
    return read_receipts(object.at("receipts"));
}

core::Expected<app::Receipt> PostgresWork::write_note(
    domain::Dossier const& dossier,
    app::Note const& note,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto payload = storage::write_note(note);
    payload["id"] = dossier.id.text();
    payload["expected_version"] = dossier.version;
    payload["actor"] = actor.name;
    payload["channel"] = actor.channel;
    if (key) {
        payload["key"] = key->key;
    }
    auto const text = json::serialize(payload);
    auto answer = std::string();
    sql_ << sql_write_note, soci::use(text, "note"), soci::into(answer);
    return read_receipt(json::parse(answer));
}

app::ReuseFacts
PostgresWork::reuse_facts(app::Applicant const& applicant, std::vector<app::ComponentReuse> const& reuses) {
    return ask_reuse(sql_, {{"applicant", write_applicant(applicant)}}, reuses);
}

app::ReuseFacts
PostgresWork::reuse_facts(core::DossierId const& id, std::vector<app::ComponentReuse> const& reuses) {
    return ask_reuse(sql_, {{"dossier", id.text()}}, reuses);
}

app::CopyGround PostgresWork::copy_ground(
    core::DossierId const& id,
    std::string const& component,
    std::string const& file,
    app::Actor const& actor
) {
    auto const scope = actor.scope.text();
    auto answer = std::string();
    sql_ << sql_copy_ground, soci::use(id.text(), "id"), soci::use(component, "code"),
        soci::use(file, "file"), soci::use(actor.name, "actor"), soci::use(actor.unit.text(), "unit"),
        soci::use(scope, "scope"), soci::into(answer);
    return read_copy_ground(json::parse(answer));
}

std::pair<core::Instant, std::vector<app::ClaimedDossier>> PostgresWork::claim_due_timers(int limit) {
    auto answer = std::string();
    sql_ << sql_claim, soci::use(limit, "batch"), soci::into(answer);
    auto const parsed = json::parse(answer);
    auto claimed = std::vector<app::ClaimedDossier>();
    for (auto const& one : parsed.at("claimed").as_array()) {
        claimed.push_back(
            app::ClaimedDossier{read_facts(one.at("facts"), rules_), read_timers(one.at("timers"))}
        );
    }
    auto const now = core::Instant{std::chrono::microseconds{parsed.at("now").to_number<std::int64_t>()}};
    return {now, std::move(claimed)};
}

app::ClaimedAdoptions PostgresWork::claim_adoptions(int limit) {
    auto answer = boost::optional<std::string>();
    sql_ << sql_claim_adoptions, soci::use(limit, "batch"), soci::into(answer);
    auto claimed = app::ClaimedAdoptions{};
    if (!answer) {
        return claimed;
    }
    auto const parsed = json::parse(*answer);
    auto const& object = parsed.as_object();
    claimed.now = core::Instant{std::chrono::microseconds{object.at("now").to_number<std::int64_t>()}};
    claimed.change_id = field(object, "change_id");
    claimed.calendar = core::CalendarId(field(object, "calendar"));
    claimed.version = object.at("version").to_number<int>();
    claimed.reason = field(object, "reason");
    claimed.approved_by = field(object, "approved_by");
    claimed.held_by_others = object.at("held").as_bool();
    for (auto const& facts : object.at("claimed").as_array()) {
        claimed.dossiers.push_back(read_facts(facts, rules_));
    }
    return claimed;
}

/// The part of calendar_changed entries that the ledger's own row has no room for.
void PostgresWork::record_adoptions(std::vector<app::ChangeToWrite> const& changes) {
    auto rows = json::array();
    for (auto const& write : changes) {
        if (!write.calendar_change.empty()) {
            rows.push_back(write_adoption(write));
        }
    }
    if (rows.empty()) {
        return;
    }
    auto const text = json::serialize(rows);
    sql_ << sql_record_adoptions, soci::use(text, "adoptions");
}

int PostgresWork::next_number(std::string const& kind, core::UnitId const& unit, std::string const& period) {
    auto number = 0;
    sql_ << sql_number, soci::use(kind, "kind"), soci::use(unit.text(), "unit"), soci::use(period, "period"),
        soci::into(number);
    return number;
}

bool PostgresWork::has_result(core::DossierId const& id) {
    auto count = 0;
    sql_ << sql_has_result, soci::use(id.text(), "id"), soci::into(count);
    return count > 0;
}

int PostgresWork::sweep_results(int limit) {
    auto spent = 0;
    sql_ << sql_sweep_results, soci::use(limit, "batch"), soci::into(spent);
    return spent;
}

app::Filing PostgresWork::filing(core::DossierId const& id) {
    auto answer = std::string();
    sql_ << sql_filing, soci::use(id.text(), "id"), soci::into(answer);
    return read_filing(json::parse(answer));
}

} // namespace motcua::storage
