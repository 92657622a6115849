#include "codec.hpp"
#include "place.hpp"
#include "pool.hpp"
#include "postgres_work.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

#include <stdexcept>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;
using core::Instant;

constexpr char const* sql_dossier = R"sql(
    select json_build_object('facts', dossier_facts(d.dossier_id), 'document', dossier_details(d))::text
    from dossiers d
    where d.dossier_id = :id::uuid
)sql";

constexpr char const* sql_ledger_as_of = R"sql(
    select json_build_object(
        'unit', d.unit_id, 'procedure', d.procedure_code,
        'calendar_version', coalesce(
            (select l.calendar_version from deadline_ledger l
             where l.dossier_id = d.dossier_id and l.recorded_at <= instant(:at) order by l.seq desc limit 1),
            d.calendar_version),
        'ledger', ledger_facts(d.dossier_id, instant(:at)))::text
    from dossiers d
    where d.dossier_id = :id::uuid
)sql";

constexpr char const* sql_dossiers = R"sql(
    select coalesce(json_agg(x.row), '[]')::text
    from (select dossier_document(d) || jsonb_build_object('sort', micros(d.submitted_at),
              'applicant_name', (select a.name from dossier_applicants a where a.dossier_id = d.dossier_id)) as row
          from dossiers d
          where (:unit = '' or d.unit_id = :unit)
            and in_scope(d.procedure_code, :scope)
            and (:state = '' or d.state = (select s.state from dossier_states s where s.name = :state))
            and (:procedure = '' or d.procedure_code = :procedure)
            and (:code = '' or d.code = :code)
            and (:role = '' or d.holder_role = :role)
            and (:due::bigint = 0 or d.due_current < instant(:due::bigint))
            and (:late = 0 or d.late_at is not null)
            and (:sort::bigint = 0 or (d.submitted_at, d.dossier_id) < (instant(:sort::bigint), :last::uuid))
          order by d.submitted_at desc, d.dossier_id desc
          limit :count) x
)sql";

constexpr char const* sql_events = R"sql(
    select coalesce(json_agg(x.row), '[]')::text
    from (select event_document(e) as row
          from events e
          where e.position > :after
            and (:unit = '' or e.unit_id = :unit)
            and in_scope(e.procedure_code, :scope)
          order by e.position
          limit :count) x
)sql";

constexpr char const* sql_dossier_events = R"sql(
    select coalesce(json_agg(x.row), '[]')::text
    from (select event_document(e) as row
          from events e
          where e.dossier_id = :id::uuid and e.position > :after
          order by e.position
          limit :count) x
)sql";

constexpr char const* sql_public_status = R"sql(select public_status(:code, :key)::text)sql";

constexpr char const* sql_next_timer = R"sql(
    select micros(least((select min(due_at) from timers where fired_at is null),
                        (select min(due_at) from result_timers where fired_at is null)))
)sql";

constexpr char const* sql_report = R"sql(select day_report()::text)sql";

constexpr char const* sql_broken = R"sql(select coalesce(first_broken_event(), 0))sql";

constexpr char const* sql_set_clock = R"sql(
    insert into test_clock (moment) values (instant(:moment))
    on conflict (singleton) do update set moment = excluded.moment
    returning micros(moment)
)sql";

/// begin … commit around `work`; rolls back when it fails.
template <class T>
Expected<T>
transact(soci::session& sql, app::Store::Work<T> const& work, app::Rules const& rules, Instant now) {
    auto transaction = soci::transaction(sql);
    auto unit = PostgresWork(sql, rules, now);
    auto outcome = work(unit);
    if (outcome) {
        transaction.commit();
    } else {
        transaction.rollback();
    }
    return outcome;
}

} // namespace

Database::Database(DatabaseOptions options)
    : pool_(std::make_unique<Pool>(std::move(options))) {}

Database::~Database() = default;

void Database::use_rules(std::shared_ptr<app::Rules const> rules) {
    pool_->use_rules(std::move(rules));
}

Expected<app::Receipt> Database::command(Work<app::Receipt> const& work) {
    auto const rules = pool_->rules();
    return pool_->run<app::Receipt>(true, [&](soci::session& sql) {
        return transact(sql, work, *rules, pool_->now(sql));
    });
}

Expected<app::Receipt> Database::one_statement(Work<app::Receipt> const& work) {
    auto const rules = pool_->rules();
    return pool_->run<app::Receipt>(false, [&](soci::session& sql) {
        auto unit = PostgresWork(sql, *rules, pool_->now(sql));
        return work(unit);
    });
}

Expected<int> Database::sweep(Work<int> const& work) {
    auto const rules = pool_->rules();
    return pool_->run<int>(true, [&](soci::session& sql) {
        return transact(sql, work, *rules, pool_->now(sql));
    });
}

Expected<Instant> Database::now() {
    return pool_->run<Instant>(true, [&](soci::session& sql) -> Expected<Instant> {
        return pool_->now(sql);
    });
}

Expected<app::DossierView> Database::dossier(core::DossierId const& id) {
    auto const rules = pool_->rules();
    return pool_->run<app::DossierView>(true, [&](soci::session& sql) -> Expected<app::DossierView> {
        auto answer = std::string();
        sql << sql_dossier, soci::use(id.text(), "id"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("dossier");
        }
        auto const parsed = json::parse(answer);
        return app::DossierView{
            read_facts(parsed.at("facts"), *rules),
            json::serialize(parsed.at("document"))};
    });
}

Expected<app::LedgerAsOf> Database::ledger_as_of(core::DossierId const& id, Instant at) {
    return pool_->run<app::LedgerAsOf>(true, [&](soci::session& sql) -> Expected<app::LedgerAsOf> {
        auto answer = std::string();
        auto const us = static_cast<long long>(at.time_since_epoch().count());
        sql << sql_ledger_as_of, soci::use(us, "at"), soci::use(id.text(), "id"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("dossier");
        }
        auto const parsed = json::parse(answer);
        return app::LedgerAsOf{
            core::UnitId(std::string(parsed.at("unit").as_string())),
            core::ProcedureCode(std::string(parsed.at("procedure").as_string())),
            read_ledger(parsed.at("ledger")),
            parsed.at("calendar_version").to_number<int>()};
    });
}

Expected<std::string>
Database::dossiers(app::DossierFilter const& filter, std::optional<app::PageFrom> const& from, int limit) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        auto const due =
            static_cast<long long>(filter.due_before ? filter.due_before->time_since_epoch().count() : 0);
        auto const place = place_of(from);
        auto const late = filter.late_only ? 1 : 0;
        auto const scope = filter.scope.text();
        sql << sql_dossiers, soci::use(filter.unit.text(), "unit"), soci::use(scope, "scope"),
            soci::use(filter.state, "state"), soci::use(filter.procedure, "procedure"),
            soci::use(filter.code, "code"), soci::use(filter.role, "role"), soci::use(due, "due"),
            soci::use(late, "late"), soci::use(place.sort, "sort"), soci::use(place.id, "last"),
            soci::use(limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::events(app::EventFilter const& filter, std::int64_t after, int limit) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        auto const position = static_cast<long long>(after);
        if (filter.dossier.empty()) {
            auto const scope = filter.scope.text();
            sql << sql_events, soci::use(position, "after"), soci::use(filter.unit.text(), "unit"),
                soci::use(scope, "scope"), soci::use(limit, "count"), soci::into(answer);
        } else {
            sql << sql_dossier_events, soci::use(filter.dossier.text(), "id"), soci::use(position, "after"),
                soci::use(limit, "count"), soci::into(answer);
        }
        return answer;
    });
}

Expected<std::string> Database::public_status(std::string const& code, std::string const& key) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        sql << sql_public_status, soci::use(code, "code"), soci::use(key, "key"), soci::into(answer);
        if (!answer) {
            return core::not_found("dossier");
        }
        return *answer;
    });
}

Expected<std::optional<Instant>> Database::next_timer() {
    using Next = std::optional<Instant>;
    return pool_->run<Next>(true, [&](soci::session& sql) -> Expected<Next> {
        auto us = boost::optional<long long>();
        sql << sql_next_timer, soci::into(us);
        return us ? Next(Instant{std::chrono::microseconds{*us}}) : Next();
    });
}

Expected<std::string> Database::report() {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_report, soci::into(answer);
        return answer;
    });
}

Expected<std::int64_t> Database::first_broken_event() {
    return pool_->run<std::int64_t>(true, [&](soci::session& sql) -> Expected<std::int64_t> {
        auto position = 0LL;
        sql << sql_broken, soci::into(position);
        return std::int64_t{position};
    });
}

Expected<Instant> Database::set_test_clock(Instant moment) {
    return pool_->run<Instant>(true, [&](soci::session& sql) -> Expected<Instant> {
        auto us = static_cast<long long>(moment.time_since_epoch().count());
        auto written = 0LL;
        sql << sql_set_clock, soci::use(us, "moment"), soci::into(written);
        return Instant{std::chrono::microseconds{written}};
    });
}

} // namespace motcua::storage
