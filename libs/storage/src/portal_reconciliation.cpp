#include "codec_portal.hpp"
#include "pool.hpp"
#include "portal_rows.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_claim = R"sql(
    select claim_portal_reconciliation(:target, :hour, :days, :lease)::text
)sql";

constexpr char const* sql_release = R"sql(select release_portal_reconciliation(:target))sql";

constexpr char const* sql_ask = R"sql(
    select ask_portal_reconciliation(:target, :first::date, :last::date)::int
)sql";

constexpr char const* sql_listed = R"sql(select add_portal_listed(:target, :items::jsonb))sql";

constexpr char const* sql_reconcile = R"sql(
    select reconcile_portal(:target, :first::date, :last::date, :most)::text
)sql";

constexpr char const* sql_days = R"sql(
    select coalesce(jsonb_agg(portal_reconciliation_document(r) order by r.on_date desc), '[]')::text
    from portal_reconciliations r
    where r.reconciliation_id in (
        select distinct on (x.on_date) x.reconciliation_id from portal_reconciliations x
        where x.target = :target and (:after = '' or x.on_date < nullif(:after, '')::date)
        order by x.on_date desc, x.run_at desc limit :count)
)sql";

constexpr char const* sql_day = R"sql(
    select (portal_reconciliation_document(r) || jsonb_build_object('differences', (
        select coalesce(jsonb_agg(jsonb_build_object('seq', d.seq, 'kind', d.kind, 'portal_code', d.portal_code,
                'dossier_id', d.dossier_id, 'ours', d.ours, 'theirs', d.theirs, 'action', d.action) order by d.seq), '[]')
        from (select y.seq, y.kind, y.portal_code, y.dossier_id, y.ours, y.theirs, y.action from portal_differences y
              where y.reconciliation_id = r.reconciliation_id and (:kind = '' or y.kind = :kind)
                  and (:after = '' or y.seq > nullif(:after, '')::int)
              order by y.seq limit :count) d)))::text
    from portal_reconciliations r
    where r.target = :target and r.on_date = :day::date
    order by r.run_at desc, r.as_of desc
    limit 1
)sql";

} // namespace

Expected<std::optional<app::PortalDays>>
Database::claim_portal_reconciliation(std::string const& target, int hour, int days, int lease_seconds) {
    using Days = std::optional<app::PortalDays>;
    return pool_->run<Days>(false, [&](soci::session& sql) -> Expected<Days> {
        auto answer = boost::optional<std::string>();
        sql << sql_claim, soci::use(target, "target"), soci::use(hour, "hour"), soci::use(days, "days"),
            soci::use(lease_seconds, "lease"), soci::into(answer);
        if (!answer) {
            return Days();
        }
        auto const row = json::parse(*answer);
        return Days(app::PortalDays{
            core::parse_date(std::string_view(row.at("from").as_string())).value(),
            core::parse_date(std::string_view(row.at("to").as_string())).value()});
    });
}

Expected<void> Database::release_portal_reconciliation(std::string const& target) {
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_release, soci::use(target, "target");
        return true;
    }));
}

Expected<void> Database::ask_portal_reconciliation(std::string const& target, app::PortalDays const& days) {
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto known = 0;
        auto const first = core::to_string(days.from);
        auto const last = core::to_string(days.to);
        sql << sql_ask, soci::use(target, "target"), soci::use(first, "first"), soci::use(last, "last"),
            soci::into(known);
        return known == 1 ? Expected<bool>(true) : core::not_found("portal");
    }));
}

Expected<void>
Database::add_portal_listed(std::string const& target, std::vector<app::PortalStatus> const& items) {
    auto const rows = json::serialize(write_portal_statuses(items));
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_listed, soci::use(target, "target"), soci::use(rows, "items");
        return true;
    }));
}

Expected<std::string>
Database::reconcile_portal(std::string const& target, app::PortalDays const& days, int most) {
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        auto const first = core::to_string(days.from);
        auto const last = core::to_string(days.to);
        sql << sql_reconcile, soci::use(target, "target"), soci::use(first, "first"), soci::use(last, "last"),
            soci::use(most, "most"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::portal_reconciliations(app::PortalListAsked const& asked) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_days, soci::use(asked.target, "target"), soci::use(asked.after, "after"),
            soci::use(asked.limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::portal_reconciliation(core::Date day, app::PortalListAsked const& asked) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        auto const date = core::to_string(day);
        sql << sql_day, soci::use(asked.target, "target"), soci::use(date, "day"),
            soci::use(asked.state, "kind"), soci::use(asked.after, "after"), soci::use(asked.limit, "count"),
            soci::into(answer);
        return sql.got_data() ? Expected<std::string>(answer) : core::not_found("portal_reconciliation");
    });
}

} // namespace motcua::storage
