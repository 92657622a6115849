#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_definitions = R"sql(
    select r.document::text
    from rate_definitions r
    order by r.effective_from <= :day::date desc,
        case when r.effective_from <= :day::date then r.effective_from end desc, r.effective_from
    limit 1
)sql";

constexpr char const* sql_counts = R"sql(
    select coalesce(json_agg(json_build_object('key', c.key, 'rule', c.rule, 'counted', c.counted, 'total', c.total)), '[]')::text
    from rate_counts(instant(:from), instant(:to), :unit, :procedure, :by, :as_of) c
)sql";

constexpr char const* sql_members = R"sql(
    select coalesce(json_agg(x.row), '[]')::text
    from (select json_build_object('dossier_id', m.dossier_id, 'code', m.code, 'unit', m.unit, 'procedure', m.procedure,
              'at', rfc3339(m.at), 'component', nullif(m.component, ''), 'counted', m.reached, 'sort', micros(m.at)) as row
          from rate_members(:rule, instant(:from), instant(:to), :unit, :procedure, :as_of) m
          where (:part = 'total' or m.reached = (:part = 'counted'))
            and (:month = '' or rate_key('month', m.unit, m.procedure, m.at) = :month)
            and (:sort::bigint = 0 or (m.at, m.dossier_id, m.component) > (instant(:sort::bigint), :last::uuid, :component))
          order by m.at, m.dossier_id, m.component
          limit :count) x
)sql";

/// The period as moments: from the first midnight to the one after the last day.
struct Bounds {
    long long from{};
    long long to{};
};

Bounds bounds_of(app::RatesAsked const& asked) {
    auto const midnight = [](core::Date day) {
        return static_cast<long long>(core::at_time(day, std::chrono::minutes{0}).time_since_epoch().count());
    };
    return {midnight(asked.from), midnight(asked.to + std::chrono::days{1})};
}

} // namespace

Expected<std::string> Database::rate_definitions(core::Date day) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto const on = core::to_string(day);
        auto answer = std::string();
        sql << sql_definitions, soci::use(on, "day"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("rates");
        }
        return answer;
    });
}

Expected<std::vector<app::RateCount>> Database::rate_counts(app::RatesAsked const& asked) {
    using Counts = std::vector<app::RateCount>;
    return pool_->run<Counts>(true, [&](soci::session& sql) -> Expected<Counts> {
        auto const [from, to] = bounds_of(asked);
        auto const by = std::string(app::name_of(asked.by));
        auto const as_of = static_cast<long long>(asked.as_of);
        auto answer = std::string();
        sql << sql_counts, soci::use(from, "from"), soci::use(to, "to"), soci::use(asked.unit.text(), "unit"),
            soci::use(asked.procedure.text(), "procedure"), soci::use(by, "by"), soci::use(as_of, "as_of"),
            soci::into(answer);
        auto counts = Counts();
        auto const parsed = json::parse(answer);
        for (auto const& one : parsed.as_array()) {
            counts.push_back(app::RateCount{
                std::string(one.at("key").as_string()),
                std::string(one.at("rule").as_string()),
                domain::Ratio{
                    one.at("counted").to_number<std::int64_t>(),
                    one.at("total").to_number<std::int64_t>()}});
        }
        return counts;
    });
}

Expected<std::string> Database::rate_members(app::RateMembersAsked const& members) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto const& asked = members.asked;
        auto const [from, to] = bounds_of(asked);
        auto const as_of = static_cast<long long>(asked.as_of);
        auto const part = std::string(app::name_of(members.part));
        auto const after = members.after.value_or(
            app::RateMemberFrom{0, "00000000-0000-0000-0000-000000000000", std::string()}
        );
        auto const sort = static_cast<long long>(after.at);
        auto answer = std::string();
        sql << sql_members, soci::use(members.rule, "rule"), soci::use(from, "from"), soci::use(to, "to"),
            soci::use(asked.unit.text(), "unit"), soci::use(asked.procedure.text(), "procedure"),
            soci::use(as_of, "as_of"), soci::use(part, "part"), soci::use(members.month, "month"),
            soci::use(sort, "sort"), soci::use(after.dossier_id, "last"),
            soci::use(after.component, "component"), soci::use(members.limit, "count"), soci::into(answer);
        return answer;
    });
}

} // namespace motcua::storage
