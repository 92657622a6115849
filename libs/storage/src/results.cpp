#include "codec_results.hpp"
#include "idempotency.hpp"
#include "pool.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_results = R"sql(
    select coalesce(json_agg(x.row), '[]')::text
    from (select result_document(r) as row
          from results r
          where (:unit = '' or r.unit_id = :unit)
            and in_scope(r.procedure_code, :scope)
            and (:kind = '' or r.kind = :kind)
            and (:number = '' or r.number = :number)
            and (:procedure = '' or r.procedure_code = :procedure)
            and (:state = '' or result_state(r) = :state)
            and (:holder = '' or r.holder_id in (select h.holder_id from holders h where h.id_number = :holder))
            and (:issued_from = '' or r.issued_on >= nullif(:issued_from, '')::date)
            and (:issued_to = '' or r.issued_on <= nullif(:issued_to, '')::date)
            and (:valid_on = '' or (r.valid_from <= nullif(:valid_on, '')::date
                 and coalesce(r.valid_until, 'infinity') >= nullif(:valid_on, '')::date
                 and r.state in ('in_force', 'expired')))
            and (:last = '' or (r.issued_on, r.result_id) < (nullif(:date, '')::date, nullif(:last, '')::uuid))
          order by r.issued_on desc, r.result_id desc
          limit :count) x
)sql";

constexpr char const* sql_expiring = R"sql(
    select coalesce(json_agg(x.row), '[]')::text
    from (select result_document(r) || jsonb_build_object('days_left', r.valid_until - vn_date(motcua_now())) as row
          from results r
          where (:unit = '' or r.unit_id = :unit)
            and in_scope(r.procedure_code, :scope)
            and r.state = 'in_force'
            and r.valid_until between vn_date(motcua_now()) and vn_date(motcua_now()) + :within::int
            and (:last = '' or (r.valid_until, r.result_id) > (nullif(:date, '')::date, nullif(:last, '')::uuid))
          order by r.valid_until, r.result_id
          limit :count) x
)sql";

constexpr char const* sql_result = R"sql(
    select (result_document(r) || jsonb_build_object('history', result_history(r.result_id)))::text
    from results r
    where r.result_id = result_named(:ref)
)sql";

constexpr char const* sql_result_of_dossier = R"sql(
    select coalesce(result_of_dossier(:id::uuid), 'null')::text
)sql";

constexpr char const* sql_public_result = R"sql(select public_result(:key)::text)sql";

constexpr char const* sql_open = R"sql(select open_result(:ref, :actor, :key, :hash)::text)sql";

constexpr char const* sql_change = R"sql(select change_result(:change::jsonb)::text)sql";

std::string write_change(
    app::OpenedResult const& opened,
    app::ResultChange const& change,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto payload = json::object{
        {"result_id", opened.result_id},
        {"state", change.replacement ? "replaced" : "revoked"},
        {"reason", change.reason},
        {"actor", actor.name},
        {"channel", actor.channel},
    };
    if (change.replacement) {
        payload["replacement"] = write_new_result(*change.replacement);
    }
    if (key) {
        payload["key"] = key->key;
    }
    return json::serialize(payload);
}

} // namespace

Expected<std::string>
Database::results(app::ResultFilter const& filter, std::optional<app::ResultPlace> const& from, int limit) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        auto const place = from.value_or(app::ResultPlace{});
        auto const scope = filter.scope.text();
        sql << sql_results, soci::use(filter.unit.text(), "unit"), soci::use(scope, "scope"),
            soci::use(filter.kind, "kind"), soci::use(filter.number, "number"),
            soci::use(filter.procedure, "procedure"), soci::use(filter.state, "state"),
            soci::use(filter.holder, "holder"), soci::use(filter.issued_from, "issued_from"),
            soci::use(filter.issued_to, "issued_to"), soci::use(filter.valid_on, "valid_on"),
            soci::use(place.id, "last"), soci::use(place.date, "date"), soci::use(limit, "count"),
            soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::expiring_results(
    core::UnitId const& unit,
    app::ProcedureScope const& scope,
    int within_days,
    std::optional<app::ResultPlace> const& from,
    int limit
) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        auto const place = from.value_or(app::ResultPlace{});
        auto const procedures = scope.text();
        sql << sql_expiring, soci::use(unit.text(), "unit"), soci::use(procedures, "scope"),
            soci::use(within_days, "within"), soci::use(place.id, "last"), soci::use(place.date, "date"),
            soci::use(limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::result(std::string const& ref) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_result, soci::use(ref, "ref"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("result");
        }
        return answer;
    });
}

Expected<std::string> Database::result_of_dossier(core::DossierId const& id) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_result_of_dossier, soci::use(id.text(), "id"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::public_result(std::string const& verify_key) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        sql << sql_public_result, soci::use(verify_key, "key"), soci::into(answer);
        if (!answer) {
            return core::not_found("result");
        }
        return *answer;
    });
}

Expected<app::ChangedResult> Database::change_result(
    std::string const& ref,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key,
    Decision const& decide
) {
    using Changed = app::ChangedResult;
    return pool_->run<Changed>(false, [&](soci::session& sql) -> Expected<Changed> {
        auto transaction = soci::transaction(sql);
        auto answer = std::string();
        auto const text = key_text(key);
        auto const hash = key_hash(key);
        sql << sql_open, soci::use(ref, "ref"), soci::use(actor.name, "actor"), soci::use(text, "key"),
            soci::use(hash, "hash"), soci::into(answer);
        auto const claimed = json::parse(answer);
        if (auto const earlier = replayed(claimed.as_object())) {
            return *earlier
                       ? Expected<Changed>(Changed{std::string((**earlier).at("result_id").as_string()), true}
                         )
                       : earlier->error();
        }
        auto const opened = read_opened_result(claimed.as_object());
        auto const change = decide(opened);
        if (!change) {
            return change.error();
        }
        auto const payload = write_change(opened, *change, actor, key);
        auto id = std::string();
        sql << sql_change, soci::use(payload, "change"), soci::into(id);
        transaction.commit();
        return Changed{id, false};
    });
}

} // namespace motcua::storage
