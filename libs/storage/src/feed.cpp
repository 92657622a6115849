#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

using core::Expected;

constexpr char const* sql_feed_head = R"sql(select position from feed_head)sql";

constexpr char const* sql_statuses = R"sql(
    select coalesce(json_agg(case when d.dossier_id is null then null else json_build_object(
               'dossier_id', d.dossier_id, 'code', d.code, 'state', s.name, 'state_number', d.state,
               'state_title', s.title, 'version', d.version, 'due_current', rfc3339(d.due_current),
               'late', d.late_at is not null,
               'clock', case d.clock_state when 0 then 'not_started' when 1 then 'running' else 'paused' end,
               'certainty', case d.certainty when 0 then 'decided' else 'provisional' end)
           end order by asked.place), '[]')::text
    from jsonb_array_elements_text(:codes::jsonb) with ordinality as asked (code, place)
    left join dossiers d on d.code = asked.code and (:unit = '' or d.unit_id = :unit) and in_scope(d.procedure_code, :scope)
    left join dossier_states s on s.state = d.state
)sql";

} // namespace

Expected<std::int64_t> Database::feed_head() {
    return pool_->run<std::int64_t>(true, [&](soci::session& sql) -> Expected<std::int64_t> {
        auto position = 0LL;
        sql << sql_feed_head, soci::into(position);
        return std::int64_t{position};
    });
}

Expected<std::string> Database::statuses(
    core::UnitId const& unit,
    app::ProcedureScope const& scope,
    std::vector<std::string> const& codes
) {
    auto const asked = boost::json::serialize(boost::json::value_from(codes));
    auto const procedures = scope.text();
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_statuses, soci::use(asked, "codes"), soci::use(unit.text(), "unit"),
            soci::use(procedures, "scope"), soci::into(answer);
        return answer;
    });
}

} // namespace motcua::storage
