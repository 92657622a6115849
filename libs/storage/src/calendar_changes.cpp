#include "codec.hpp"
#include "idempotency.hpp"
#include "pool.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_versions = R"sql(select calendar_versions_document(:id)::text)sql";

constexpr char const* sql_open_clocks = R"sql(
    select open_clocks(:id, :version, :after::uuid, :count)::text
)sql";

constexpr char const* sql_propose = R"sql(select propose_calendar_change(:proposal::jsonb)::text)sql";

constexpr char const* sql_change = R"sql(
    select calendar_change_document(c)::text
    from calendar_changes c
    where c.change_id = :id::uuid and c.calendar_id = :calendar
)sql";

constexpr char const* sql_change_dossiers = R"sql(
    select coalesce(json_agg(x.row order by x.code), '[]')::text
    from (select d.code, calendar_change_row(d) as row
          from calendar_change_dossiers d
          where d.change_id = :id::uuid
            and (:unit = '' or d.unit_id = :unit)
            and (:outcome = '' or d.outcome = :outcome)
            and d.code > :after
          order by d.code
          limit :count) x
)sql";

constexpr char const* sql_open_change = R"sql(
    select open_calendar_change(:id::uuid, :actor, :key, :hash)::text
)sql";

constexpr char const* sql_approve = R"sql(select approve_calendar_change(:id::uuid, :actor, :key))sql";

json::object write_proposal(
    app::CalendarProposal const& proposal,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto dossiers = json::array();
    for (auto const& line : proposal.preview) {
        dossiers.push_back(write_preview(line));
    }
    auto payload = json::object{
        {"change_id", proposal.change_id},
        {"calendar", proposal.calendar.text()},
        {"version", proposal.version},
        {"published_version", proposal.published_version},
        {"document", nullptr},
        {"sha256", nullptr},
        {"reason", proposal.reason},
        {"actor", actor.name},
        {"key", nullptr},
        {"request_sha256", nullptr},
        {"dossiers", std::move(dossiers)},
    };
    if (proposal.document) {
        payload["document"] = json::parse(*proposal.document);
        payload["sha256"] = proposal.sha256;
    }
    if (key) {
        payload["key"] = key->key;
        payload["request_sha256"] = key->request_sha256;
    }
    return payload;
}

/// The change an earlier run of the same request made, or why the key cannot be used; nothing for a fresh
/// key.
std::optional<Expected<std::string>> replayed_change(json::object const& claimed) {
    auto const earlier = replayed(claimed);
    if (!earlier) {
        return std::nullopt;
    }
    return *earlier ? Expected<std::string>(std::string((*earlier)->at("change_id").as_string()))
                    : Expected<std::string>(earlier->error());
}

/// A malformed id names no change; asking the database would only say so less clearly.
core::Failure no_such_change() {
    return core::not_found("calendar_change");
}

} // namespace

Expected<std::string> Database::calendar_versions(core::CalendarId const& id) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_versions, soci::use(id.text(), "id"), soci::into(answer);
        return answer;
    });
}

Expected<std::vector<app::OpenClock>>
Database::open_clocks(core::CalendarId const& id, int version, core::DossierId const& after, int limit) {
    using Clocks = std::vector<app::OpenClock>;
    return pool_->run<Clocks>(true, [&](soci::session& sql) -> Expected<Clocks> {
        auto answer = std::string();
        sql << sql_open_clocks, soci::use(id.text(), "id"), soci::use(version, "version"),
            soci::use(after.text(), "after"), soci::use(limit, "count"), soci::into(answer);
        auto clocks = Clocks();
        auto const rows = json::parse(answer);
        for (auto const& row : rows.as_array()) {
            clocks.push_back(read_clock(row));
        }
        return clocks;
    });
}

Expected<std::string> Database::propose_calendar_change(
    app::CalendarProposal const& proposal,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto const payload = json::serialize(write_proposal(proposal, actor, key));
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_propose, soci::use(payload, "proposal"), soci::into(answer);
        auto const parsed = json::parse(answer);
        if (auto earlier = replayed_change(parsed.as_object())) {
            return *earlier;
        }
        return std::string(parsed.at("change_id").as_string());
    });
}

Expected<std::string>
Database::calendar_change(core::CalendarId const& calendar, std::string const& change_id) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_change, soci::use(change_id, "id"), soci::use(calendar.text(), "calendar"),
            soci::into(answer);
        if (!sql.got_data()) {
            return no_such_change();
        }
        return answer;
    });
}

Expected<std::string>
Database::calendar_change_dossiers(std::string const& change_id, app::PreviewFilter const& filter) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_change_dossiers, soci::use(change_id, "id"), soci::use(filter.unit.text(), "unit"),
            soci::use(filter.outcome, "outcome"), soci::use(filter.after, "after"),
            soci::use(filter.limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::approve_calendar_change(
    std::string const& change_id,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key,
    Approval const& refused
) {
    auto const text = key_text(key);
    auto const hash = key_hash(key);
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto transaction = soci::transaction(sql);
        auto answer = std::string();
        sql << sql_open_change, soci::use(change_id, "id"), soci::use(actor.name, "actor"),
            soci::use(text, "key"), soci::use(hash, "hash"), soci::into(answer);
        auto const parsed = json::parse(answer);
        auto const& claimed = parsed.as_object();
        if (auto earlier = replayed_change(claimed)) {
            return *earlier;
        }
        auto const* change = claimed.if_contains("change");
        auto const refusal = change == nullptr ? no_such_change() : refused(read_opened_change(*change));
        if (refusal) {
            return *refusal;
        }
        sql << sql_approve, soci::use(change_id, "id"), soci::use(actor.name, "actor"),
            soci::use(text, "key");
        transaction.commit();
        return change_id;
    });
}

} // namespace motcua::storage
