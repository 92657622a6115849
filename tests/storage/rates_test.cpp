#include "rate_histories.hpp"
#include "support/at.hpp"
#include "support/pg_database.hpp"
#include <motcua/app/rates.hpp>

#include <gtest/gtest.h>

#include <sstream>

namespace motcua::tests {

namespace {

constexpr auto dossiers = 60;
constexpr auto states = 1000;

std::string moment(core::Instant at) {
    return "instant(" + std::to_string(at.time_since_epoch().count()) + ")";
}

std::string done(PgDatabase const& pg, std::string const& statement) {
    auto const answer = pg.sql("set statement_timeout = '100s'; " + statement);
    EXPECT_FALSE(answer.starts_with("error:")) << answer << "\n" << statement.substr(0, 300);
    return answer;
}

void put_procedures(PgDatabase const& pg) {
    done(
        pg,
        "insert into procedure_versions (procedure_code, version, name, document, sha256, step_hours) values "
        "('T.1', 1, 'x', '{\"components\": [{\"code\": \"TP01\", \"required\": true, \"copy\": \"photocopy\", \"digitised\": true},"
        " {\"code\": \"TP02\", \"required\": true, \"copy\": \"original\", \"digitised\": true},"
        " {\"code\": \"TP03\", \"required\": false, \"copy\": \"photocopy\", \"digitised\": false}]}', '1', 1), "
        "('T.2', 1, 'x', '{\"result\": {\"document\": false}, \"components\": ["
        " {\"code\": \"TP01\", \"required\": true, \"copy\": \"original\", \"digitised\": true},"
        " {\"code\": \"TP02\", \"required\": false, \"copy\": \"photocopy\", \"digitised\": true}]}', '2', 1)"
    );
}

void put_dossiers(PgDatabase const& pg) {
    done(
        pg,
        "insert into dossiers (dossier_id, code, unit_id, received_on, day_number, register_number, procedure_code,"
        " procedure_version, channel, content, state, version, lookup_key, return_method, submitted_at, clock_state, certainty,"
        " deadline_round, calendar_id, calendar_version, updated_at)"
        " select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '000.00.16.H29-260302-' || lpad(n::text, 4, '0'),"
        " 'H29.16', '2026-03-02', n, n, case n % 2 when 1 then 'T.1' else 'T.2' end, 1, 'counter', 'x', 4, 1, 'k', 'counter',"
        " now(), 1, 0, 0, 'vn-hcmc', 1, now() from generate_series(1, " +
            std::to_string(dossiers) + ") n"
    );
}

void put_events(PgDatabase const& pg, std::vector<ToldEvent> const& told) {
    auto values = std::ostringstream();
    for (auto const& event : told) {
        values << (event.position == 1 ? "(" : ", (") << event.position << ", " << event.dossier << ", '"
               << event.type << "', '" << event.detail << "', " << moment(event.at) << ", "
               << (event.due ? moment(*event.due) : std::string("null::timestamptz")) << ")";
    }
    done(
        pg,
        "select append_events(array(select row(0, gen_random_uuid(), d.dossier_id, d.code, d.unit_id, d.procedure_code, 1,"
        " v.type, 4, v.due, 'x', 'desk', '', v.detail, v.at, null)::events from (values " +
            values.str() +
            ") v (place, n, type, detail, at, due) join dossiers d on d.day_number = v.n order by v.place))"
    );
}

struct State {
    core::Instant from;
    core::Instant to;
    std::int64_t as_of{};
};

std::vector<State> random_states(core::Instant start, std::int64_t last, std::mt19937& random) {
    auto made = std::vector<State>();
    for (auto i = 0; i < states; ++i) {
        auto const from = start + std::chrono::hours{24 * std::uniform_int_distribution<int>(-2, 40)(random)};
        auto const days = std::uniform_int_distribution<int>(1, 40)(random);
        auto const as_of = std::uniform_int_distribution<std::int64_t>(0, last)(random);
        made.push_back(State{from, from + std::chrono::hours{24 * days}, as_of});
    }
    return made;
}

std::string values_of(std::vector<State> const& list) {
    auto values = std::ostringstream();
    for (auto i = std::size_t{0}; i < list.size(); ++i) {
        values << (i == 0 ? "(" : ", (") << i << ", " << moment(list[i].from) << ", " << moment(list[i].to)
               << ", " << list[i].as_of << "::bigint)";
    }
    return "(values " + values.str() + ") s (n, first, last, as_of)";
}

using Figures = std::vector<std::map<std::string, CountedRate>>;

/// "<state> <rule> <counted> <total>" lines.
Figures read_figures(std::string const& lines) {
    auto figures = Figures(states);
    auto text = std::istringstream(lines);
    auto state = std::size_t{0};
    auto rule = std::string();
    auto rate = CountedRate{};
    while (text >> state >> rule >> rate.counted >> rate.total) {
        figures.at(state)[rule] = rate;
    }
    return figures;
}

} // namespace

/// AHEAD 18 and 19: the figure is a recount of the log, and its list has as many members.
TEST(Rates, RandomHistoriesAreCountedAsOneCountsThemByHand) {
    auto const pg = PgDatabase();
    auto random = std::mt19937{20260302};
    auto const start = at("2026-03-02 00:00");
    put_procedures(pg);
    put_dossiers(pg);
    auto const told = random_histories(dossiers, start, random);
    put_events(pg, told);
    auto const asked = random_states(start, told.back().position, random);

    auto const figures = read_figures(done(
        pg,
        "select string_agg(concat_ws(' ', s.n, c.rule, c.counted, c.total), E'\\n') from " +
            values_of(asked) + ", rate_counts(s.first, s.last, '', '', '', s.as_of) c"
    ));
    auto const members = read_figures(done(
        pg,
        "select string_agg(concat_ws(' ', x.n, x.rule, x.counted, x.total), E'\\n') from (select s.n, r.rule,"
        " count(*) filter (where m.reached) as counted, count(*) as total from " +
            values_of(asked) +
            ", (select rule from rate_rules() union all select 'digitised_components') r,"
            " rate_members(r.rule, s.first, s.last, '', '', s.as_of) m group by 1, 2) x"
    ));

    for (auto i = std::size_t{0}; i < asked.size(); ++i) {
        SCOPED_TRACE("state " + std::to_string(i) + " as of " + std::to_string(asked[i].as_of));
        auto const expected = counted_plainly(told, asked[i].from, asked[i].to, asked[i].as_of);
        for (auto const& [rule, rate] : expected) {
            auto const& found = figures[i].contains(rule) ? figures[i].at(rule) : CountedRate{};
            EXPECT_EQ(found.counted, rate.counted) << rule;
            EXPECT_EQ(found.total, rate.total) << rule;
        }
        EXPECT_EQ(figures[i].size(), expected.size());
        EXPECT_EQ(members[i], figures[i]);
    }
}

/// Rows by procedure and month add up to the whole, at every state; an earlier position keeps its answer.
TEST(Rates, PartsAddUpAndEarlierPositionsStay) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto random = std::mt19937{7};
    auto const start = at("2026-03-02 00:00");
    put_procedures(pg);
    put_dossiers(pg);
    auto const told = random_histories(dossiers, start, random);
    put_events(pg, told);
    auto asked = app::RatesAsked{};
    asked.from = core::make_date(2026, 3, 2);
    asked.to = core::make_date(2026, 5, 31);
    asked.as_of = told.back().position / 2;
    auto const book =
        app::RateBook{1, {}, {app::RateDefinition{"a", "", "on_time", "", "", "", {}, 100}}, {}};

    auto const whole = app::rate_table(book, asked, store->rate_counts(asked).value());
    for (auto const by : {app::RatesBy::procedure, app::RatesBy::unit, app::RatesBy::month}) {
        asked.by = by;
        auto const parts = app::rate_table(book, asked, store->rate_counts(asked).value());
        EXPECT_EQ(parts.rows.front().cells.front().ratio, whole.rows.front().cells.front().ratio);
        EXPECT_GT(parts.rows.size(), 1U);
    }
    put_events(pg, random_histories(dossiers, start, random));
    asked.by = app::RatesBy::all;
    auto const again = app::rate_table(book, asked, store->rate_counts(asked).value());
    EXPECT_EQ(again.rows.front().cells.front().ratio, whole.rows.front().cells.front().ratio);
    EXPECT_GT(whole.rows.front().cells.front().ratio.total, 10);
}

} // namespace motcua::tests
