#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_actor = R"sql(select actor_known_by(:kind, :credential, :stead)::text)sql";

constexpr char const* sql_note = R"sql(select note_refusal(:actor, :action, :route, :target, :rule))sql";

constexpr char const* sql_refusals = R"sql(
    select coalesce(jsonb_agg(x.document order by x.refusal_id desc), '[]')::text
    from (select r.refusal_id, refusal_document(r) as document
          from access_refusals r
          where (:before::bigint = 0 or r.refusal_id < :before::bigint)
              and (:actor = '' or r.actor = :actor) and (:rule = '' or r.rule = :rule)
          order by r.refusal_id desc
          limit :count) x
)sql";

std::set<std::string> codes_of(json::value const& list) {
    auto codes = std::set<std::string>();
    for (auto const& code : list.as_array()) {
        codes.emplace(code.as_string());
    }
    return codes;
}

std::shared_ptr<app::Grants const> grants_of(json::object const& rows) {
    auto grants = std::make_shared<app::Grants>();
    for (auto const& [action, row] : rows) {
        auto grant = app::Grant{};
        grant.title = row.at("title").as_string();
        grant.granted = row.at("granted").as_bool();
        grant.whole = row.at("whole").as_bool();
        grant.procedures = app::ProcedureScope(codes_of(row.at("procedures")));
        grants->emplace(action, std::move(grant));
    }
    return grants;
}

app::Actor actor_from(json::value const& row) {
    auto const text = [&](char const* name) { return std::string(row.at(name).as_string()); };
    auto actor = app::Actor{};
    actor.id = core::ActorId(text("id"));
    actor.name = text("name");
    actor.display_name = text("display");
    actor.role = domain::role_named(text("role")).value();
    actor.unit = core::UnitId(text("unit"));
    actor.channel = actor.role == domain::Role::integration ? "api" : "desk";
    if (row.as_object().contains("acting_for")) {
        actor.acting_for = text("acting_for");
        actor.channel += " for " + actor.acting_for;
    }
    actor.scope = app::ProcedureScope(codes_of(row.at("procedures")));
    actor.grants = grants_of(row.at("rights").as_object());
    return actor;
}

} // namespace

Expected<app::Actor> Database::actor_of(app::Credential const& credential) {
    return pool_->run<app::Actor>(true, [&](soci::session& sql) -> Expected<app::Actor> {
        auto answer = boost::optional<std::string>();
        sql << sql_actor, soci::use(credential.kind, "kind"), soci::use(credential.value, "credential"),
            soci::use(credential.acting_for, "stead"), soci::into(answer);
        if (!answer) {
            return core::Failure(
                core::Errc::unauthenticated,
                "token_unknown",
                "Khóa truy cập không hợp lệ hoặc đã bị thu hồi.",
                "The bearer token is unknown or revoked."
            );
        }
        auto const row = json::parse(*answer);
        if (row.as_object().contains("refused")) {
            return core::Failure(
                core::Errc::forbidden,
                "delegation_missing",
                "Người này hôm nay không ủy quyền cho bạn.",
                "That person has not delegated anything to you today."
            );
        }
        return actor_from(row);
    });
}

Expected<void> Database::note_refusal(app::AccessRefusal const& refusal) {
    auto const noted = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_note, soci::use(refusal.actor, "actor"), soci::use(refusal.action, "action"),
            soci::use(refusal.route, "route"), soci::use(refusal.target, "target"),
            soci::use(refusal.rule, "rule");
        return true;
    });
    return noted ? Expected<void>() : noted.error();
}

Expected<std::string> Database::refusals(app::RefusalFilter const& filter) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto const before = static_cast<long long>(filter.before);
        auto answer = std::string();
        sql << sql_refusals, soci::use(before, "before"), soci::use(filter.actor, "actor"),
            soci::use(filter.rule, "rule"), soci::use(filter.limit, "count"), soci::into(answer);
        return answer;
    });
}

} // namespace motcua::storage
