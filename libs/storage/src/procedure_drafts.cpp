#include "idempotency.hpp"
#include "pool.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_drafts = R"sql(
    select coalesce(json_agg(x.head order by x.procedure_code, x.version), '[]')::text
    from (select d.procedure_code, d.version, procedure_draft_head(d) as head
          from procedure_drafts d
          where d.published_by is null and (d.procedure_code, d.version) > (:code, :version)
          order by d.procedure_code, d.version
          limit :count) x
)sql";

constexpr char const* sql_draft = R"sql(
    select (procedure_draft_head(d) || jsonb_build_object('document', d.document))::text
    from procedure_drafts d
    where d.procedure_code = :code and d.version = :version
)sql";

constexpr char const* sql_open = R"sql(
    select open_procedure_draft(:code, :version, :actor, :key, :hash)::text
)sql";

constexpr char const* sql_put = R"sql(select put_procedure_draft(:draft::jsonb))sql";

constexpr char const* sql_publish = R"sql(
    select publish_procedure_draft(:code, :version, :reason, :actor, :key)
)sql";

std::string write_draft(
    app::CheckedProcedure const& procedure,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto payload = json::object{
        {"code", procedure.code.text()},
        {"version", procedure.version},
        {"name", procedure.name},
        {"document", json::parse(procedure.document)},
        {"sha256", procedure.sha256},
        {"limit_hours", nullptr},
        {"step_hours", procedure.step_hours},
        {"actor", actor.name},
        {"key", nullptr},
    };
    if (procedure.limit_hours) {
        payload["limit_hours"] = *procedure.limit_hours;
    }
    if (key) {
        payload["key"] = key->key;
    }
    return json::serialize(payload);
}

app::OpenedProcedureDraft read_opened(json::object const& claimed) {
    auto opened = app::OpenedProcedureDraft{};
    opened.published = claimed.at("published").as_bool();
    if (auto const* draft = claimed.at("draft").if_object()) {
        opened.drafted_by = std::string(draft->at("drafted_by").as_string());
        opened.sha256 = std::string(draft->at("sha256").as_string());
        opened.document = std::string(draft->at("document").as_string());
    }
    return opened;
}

/// Claims the key, locks the procedure, asks whether to refuse, then runs `write`; all or nothing.
Expected<bool> decide(
    soci::session& sql,
    core::ProcedureCode const& code,
    int version,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key,
    app::ProcedureDraftStore::Refusal const& refused,
    std::function<void()> const& write
) {
    auto transaction = soci::transaction(sql);
    auto answer = std::string();
    // Named: the statement runs when the expression's first temporary dies, after all the others.
    auto const text = key_text(key);
    auto const hash = key_hash(key);
    sql << sql_open, soci::use(code.text(), "code"), soci::use(version, "version"),
        soci::use(actor.name, "actor"), soci::use(text, "key"), soci::use(hash, "hash"), soci::into(answer);
    auto const claimed = json::parse(answer);
    if (auto const earlier = replayed(claimed.as_object())) {
        return *earlier ? Expected<bool>(true) : earlier->error();
    }
    if (auto const refusal = refused(read_opened(claimed.as_object()))) {
        return *refusal;
    }
    write();
    transaction.commit();
    return true;
}

Expected<void> done(Expected<bool> const& outcome) {
    if (!outcome) {
        return outcome.error();
    }
    return {};
}

} // namespace

Expected<std::string>
Database::procedure_drafts(core::ProcedureCode const& after_code, int after_version, int limit) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_drafts, soci::use(after_code.text(), "code"), soci::use(after_version, "version"),
            soci::use(limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::procedure_draft(core::ProcedureCode const& code, int version) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_draft, soci::use(code.text(), "code"), soci::use(version, "version"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("procedure_draft");
        }
        return answer;
    });
}

Expected<void> Database::draft_procedure(
    app::CheckedProcedure const& procedure,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key,
    app::ProcedureDraftStore::Refusal const& refused
) {
    auto const payload = write_draft(procedure, actor, key);
    return done(pool_->run<bool>(false, [&](soci::session& sql) {
        auto const write = [&] { sql << sql_put, soci::use(payload, "draft"); };
        return decide(sql, procedure.code, procedure.version, actor, key, refused, write);
    }));
}

Expected<void> Database::publish_procedure(
    core::ProcedureCode const& code,
    int version,
    std::string const& reason,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key,
    app::ProcedureDraftStore::Refusal const& refused
) {
    auto const text = key_text(key);
    return done(pool_->run<bool>(false, [&](soci::session& sql) {
        auto const write = [&] {
            sql << sql_publish, soci::use(code.text(), "code"), soci::use(version, "version"),
                soci::use(reason, "reason"), soci::use(actor.name, "actor"), soci::use(text, "key");
        };
        return decide(sql, code, version, actor, key, refused, write);
    }));
}

} // namespace motcua::storage
