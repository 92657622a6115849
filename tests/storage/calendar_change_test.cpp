#include "law.hpp"
#include "support/at.hpp"
#include "support/no_letters.hpp"
#include "support/pg_database.hpp"
#include <motcua/app/calendar_changes.hpp>
#include <motcua/catalogue/calendar_file.hpp>
#include <motcua/storage/listener.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <atomic>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

namespace json = boost::json;
using domain::Role;

constexpr auto first_change = "00000000-0000-4000-8000-00000000000a";
constexpr auto second_change = "00000000-0000-4000-8000-00000000000b";

/// The city's calendar with 2027 decided, Saturday 19/12/2026 worked and Monday 11/01/2027 off.
std::string second_version() {
    auto file = std::ifstream(std::string(MOTCUA_SOURCE_DIR) + "/config/calendars/vn-hcmc.json");
    auto text = std::ostringstream();
    text << file.rdbuf();
    auto document = json::parse(text.str()).as_object();
    document["version"] = 2;
    document["decided_until"] = "2027-12-31";
    auto& days = document["days"].as_array();
    for (auto& day : days) {
        day.as_object()["status"] = "decided";
    }
    for (auto const& [date, kind] :
         {std::pair("2026-12-19", "swap_work"), std::pair("2027-01-11", "holiday")}) {
        days.push_back(json::object{
            {"date", date},
            {"kind", kind},
            {"status", "decided"},
            {"instrument", "Thông báo thử"}});
    }
    return json::serialize(document);
}

/// An office on 29/12/2026 with one open dossier of every kind.
class Office {
public:
    Office()
        : store(pg.store(4, true))
        , rules(pg.rules())
        , incoming(catalogue::parse_calendar(second_version()).value()) {
        if (!store->set_test_clock(at("2026-12-29 09:00"))) {
            throw std::logic_error("no test clock");
        }
        unchanged = take("2026-12-01 09:00"); // due 15/12, late by now
        now_firm = take("2026-12-21 09:00");  // due 05/01/2027
        earlier = take("2026-12-15 09:00");   // due 29/12, by the new version 28/12
        later = take("2026-12-29 08:00");     // due 13/01/2027, by the new version 14/01
    }

    app::Receipt take(std::string_view received_at) {
        return take_in(*store, *rules, intake(*rules, received_at));
    }

    core::Expected<std::string> propose(char const* id, std::string const& key = {}) {
        auto command = app::ProposeCalendarChange{};
        command.change_id = id;
        command.calendar = incoming.id();
        command.incoming = &incoming;
        command.document = second_version();
        command.sha256 = "hash-2";
        command.reason = "Thông báo nghỉ năm 2027";
        return app::propose_calendar_change(*store, *rules, command, actor(Role::admin), key_of(key));
    }

    core::Expected<std::string>
    approve(char const* id, app::Actor const& by = actor(Role::leader), std::string const& key = {}) {
        return app::approve_calendar_change(*store, incoming.id(), id, by, key_of(key));
    }

    /// What a node does when it hears of the publication.
    void reload() {
        rules = services::load_rules(*store).value();
        store->use_rules(rules);
    }

    core::Expected<int> adopt(int batch) {
        return store->sweep([&](app::UnitOfWork& work) { return adopted_by(work, batch); });
    }

    core::Expected<int> adopted_by(app::UnitOfWork& work, int batch) {
        auto const turn = app::adopt_calendars(work, *rules, batch);
        held = turn && turn->held_by_others;
        return turn ? core::Expected<int>(turn->adopted) : turn.error();
    }

    void act(app::Receipt const& dossier, Role role, domain::ActionType type) {
        auto letters = NoLetters();
        auto action = domain::Action{};
        action.type = type;
        action.reason = "Theo yêu cầu";
        action.items = {"Bản sao"};
        auto const version = store->dossier(dossier.dossier).value().facts.version;
        auto const done = store->command([&](app::UnitOfWork& work) {
            return app::act_on_dossier(
                work,
                *rules,
                letters,
                dossier.dossier,
                app::Deed{action, std::nullopt},
                version,
                actor(role),
                std::nullopt
            );
        });
        if (!done) {
            throw std::logic_error(done.error().rule());
        }
    }

    [[nodiscard]] std::string due(app::Receipt const& dossier) const {
        return pg.sql(
            "select rfc3339(due_current) from dossiers where dossier_id = '" + dossier.dossier.text() + "'"
        );
    }

    PgDatabase pg;
    std::unique_ptr<storage::Database> store;
    std::shared_ptr<app::Rules const> rules;
    domain::WorkingCalendar incoming;
    app::Receipt unchanged;
    app::Receipt now_firm;
    app::Receipt earlier;
    app::Receipt later;
    std::atomic<bool> held{false}; ///< whether the last turn left dossiers to others

private:
    static std::optional<app::IdempotencyKey> key_of(std::string const& key) {
        return key.empty() ? std::nullopt : std::optional(app::IdempotencyKey{key, "request"});
    }
};

std::string outcomes(Office const& office) {
    return office.pg.sql(
        "select string_agg(outcome || ' ' || coalesce(rfc3339(due_before), '-') || ' ' || "
        "coalesce(rfc3339(due_after), '-'), ', ' order by due_before) from calendar_change_dossiers"
    );
}

} // namespace

TEST(CalendarChange, PreviewListsEveryOpenDossierAndMovesNothing) {
    auto office = Office();
    auto const before = office.pg.sql("select count(*) from events");

    ASSERT_TRUE(office.propose(first_change).has_value());

    EXPECT_EQ(
        outcomes(office),
        "unchanged 2026-12-15T17:00:00+07:00 2026-12-15T17:00:00+07:00, "
        "earlier 2026-12-29T17:00:00+07:00 2026-12-29T17:00:00+07:00, "
        "now_firm 2027-01-05T17:00:00+07:00 2027-01-05T17:00:00+07:00, "
        "later 2027-01-13T17:00:00+07:00 2027-01-14T17:00:00+07:00"
    );
    EXPECT_EQ(office.pg.sql("select count(*) from events"), before);
    EXPECT_EQ(office.pg.sql("select max(version) from calendar_versions"), "1");
    EXPECT_EQ(office.pg.sql("select string_agg(distinct calendar_version::text, '') from dossiers"), "1");
    auto const change =
        json::parse(office.store->calendar_change(office.incoming.id(), first_change).value());
    EXPECT_EQ(change.at("state").as_string(), "previewed");
    EXPECT_EQ(
        json::serialize(change.at("counts")),
        R"({"open":4,"later":1,"adopted":0,"earlier":1,"now_firm":1,"unchanged":1})"
    );
}

TEST(CalendarChange, ApprovedChangeReachesEveryDossierOnceAndKeepsEveryPromise) {
    auto office = Office();
    ASSERT_TRUE(office.propose(first_change).has_value());

    ASSERT_TRUE(office.approve(first_change).has_value());
    office.reload();
    while (office.adopt(3).value() > 0) {
    }

    EXPECT_EQ(office.due(office.unchanged), "2026-12-15T17:00:00+07:00");
    EXPECT_EQ(office.due(office.earlier), "2026-12-29T17:00:00+07:00");
    EXPECT_EQ(office.due(office.now_firm), "2027-01-05T17:00:00+07:00");
    EXPECT_EQ(office.due(office.later), "2027-01-14T17:00:00+07:00");
    auto const& pg = office.pg;
    EXPECT_EQ(pg.sql("select count(*) from dossiers where certainty <> 0 or calendar_version <> 2"), "0");
    EXPECT_EQ(pg.sql("select count(*) from events where type = 'dossier.calendar_changed'"), "4");
    EXPECT_EQ(pg.sql("select count(*) from deadline_ledger where kind = 'calendar_changed'"), "4");
    EXPECT_EQ(pg.sql("select state from calendar_changes"), "applied");
    EXPECT_EQ(pg.sql("select count(*) from dossiers where late_at is not null"), "1");
    EXPECT_EQ(
        pg.sql("select detail from events where type = 'dossier.calendar_changed' and detail like 'later%'"),
        "later 1 2 2027-01-13T17:00:00+07:00 2027-01-14T17:00:00+07:00"
    );
    EXPECT_EQ(
        pg.sql("select distinct actor || ' ' || channel || ' ' || reason from events where type = "
               "'dossier.calendar_changed'"),
        "leader-1 calendar Thông báo nghỉ năm 2027"
    );
    EXPECT_EQ(pg.sql("select count(*) from outbox where kind = 'dossier.calendar_changed'"), "1");
    EXPECT_EQ(
        pg.sql("select rfc3339(due_at) from timers join dossiers using (dossier_id) where kind = 'late' and "
               "due_current = instant(micros('2027-01-14 17:00+07')) and fired_at is null"),
        "2027-01-14T17:00:01+07:00"
    );
    EXPECT_EQ(office.store->first_broken_event().value(), 0);
}

TEST(CalendarChange, FactsReadBackAreThoseOfTheNewVersionAndTheOldOnesStayKnown) {
    auto office = Office();
    ASSERT_TRUE(office.propose(first_change).has_value());
    ASSERT_TRUE(office.approve(first_change).has_value());
    office.reload();
    auto const dossier = office.earlier.dossier;
    auto const known_before = office.store->ledger_as_of(dossier, at("2027-02-01 00:00")).value();
    ASSERT_EQ(known_before.calendar_version, 1);
    ASSERT_TRUE(office.store->set_test_clock(at("2027-02-01 09:00")).has_value());

    while (office.adopt(100).value() > 0) {
    }

    auto const facts = office.store->dossier(dossier).value().facts;
    ASSERT_EQ(facts.ledger.size(), 2U);
    EXPECT_EQ(facts.deadline.calendar_version, 2);
    EXPECT_EQ(facts.deadline.due_kept, at("2026-12-29 17:00"));
    EXPECT_EQ(facts.deadline.due_statutory, at("2026-12-28 17:00"));
    EXPECT_EQ(facts.deadline.due_original, at("2026-12-29 17:00"));
    auto const then = office.store->ledger_as_of(dossier, at("2027-01-31 00:00")).value();
    auto const now = office.store->ledger_as_of(dossier, at("2027-02-02 00:00")).value();
    EXPECT_EQ(then.calendar_version, 1);
    EXPECT_EQ(then.ledger.size(), 1U);
    EXPECT_EQ(now.calendar_version, 2);
    EXPECT_EQ(now.ledger, facts.ledger);
}

TEST(CalendarChange, PreviewGoesStaleWithADeadlineAndNotWithAHandOver) {
    struct Case {
        char const* name;
        bool stale;
        std::function<void(Office&)> meanwhile;
    };

    auto const cases = std::vector<Case>{
        {"hand-over",
         false,
         [](Office& o) { o.act(o.now_firm, Role::reviewer, domain::ActionType::forward); }},
        {"clock paused",
         true,
         [](Office& o) { o.act(o.later, Role::clerk, domain::ActionType::request_supplement); }},
        {"dossier closed",
         true,
         [](Office& o) { o.act(o.now_firm, Role::clerk, domain::ActionType::withdraw); }},
        {"dossier taken in", true, [](Office& o) { static_cast<void>(o.take("2026-12-29 08:30")); }},
    };
    for (auto const& [name, stale, meanwhile] : cases) {
        SCOPED_TRACE(name);
        auto office = Office();
        ASSERT_TRUE(office.propose(first_change).has_value());
        meanwhile(office);

        auto const approved = office.approve(first_change);

        EXPECT_EQ(approved.has_value(), !stale);
        if (stale) {
            EXPECT_EQ(approved.error().rule(), "preview_stale");
            EXPECT_EQ(office.pg.sql("select max(version) from calendar_versions"), "1");
            EXPECT_EQ(office.pg.sql("select state from calendar_changes"), "previewed");
        }
    }
}

TEST(CalendarChange, NeedsTwoPeopleOfTheRightRolesAndUnit) {
    auto office = Office();
    ASSERT_TRUE(office.propose(first_change).has_value());
    auto same = actor(Role::leader);
    same.name = actor(Role::admin).name;
    auto foreign = actor(Role::leader);
    foreign.unit = core::UnitId("H29.17");

    EXPECT_EQ(office.approve(first_change, actor(Role::admin)).error().rule(), "role_not_allowed");
    EXPECT_EQ(office.approve(first_change, same).error().rule(), "same_person");
    EXPECT_EQ(office.approve(first_change, foreign).error().rule(), "unit_not_competent");
    EXPECT_EQ(office.approve(second_change).error().rule(), "calendar_change_not_found");
    EXPECT_EQ(office.pg.sql("select state from calendar_changes"), "previewed");
    EXPECT_EQ(
        office.pg.sql("update calendar_changes set state = 'approved', approved_by = proposed_by"),
        "error: ck_calendar_changes_two_people"
    );
}

TEST(CalendarChange, SecondProposalOfAPublishedVersionIsSuperseded) {
    auto office = Office();
    ASSERT_TRUE(office.propose(first_change).has_value());
    ASSERT_TRUE(office.propose(second_change).has_value());
    ASSERT_TRUE(office.approve(first_change).has_value());

    EXPECT_EQ(office.approve(first_change).error().rule(), "calendar_change_approved");
    EXPECT_EQ(office.approve(second_change).error().rule(), "calendar_superseded");
}

TEST(CalendarChange, KeyMakesOneProposalAndOneApproval) {
    auto office = Office();

    EXPECT_EQ(office.propose(first_change, "key-1").value(), first_change);
    EXPECT_EQ(office.propose(second_change, "key-1").value(), first_change);
    EXPECT_EQ(office.approve(first_change, actor(Role::leader), "key-2").value(), first_change);
    EXPECT_EQ(office.approve(first_change, actor(Role::leader), "key-2").value(), first_change);

    EXPECT_EQ(office.pg.sql("select count(*) from calendar_changes"), "1");
    EXPECT_EQ(office.pg.sql("select count(*) from calendar_versions"), "2");
}

TEST(CalendarChange, IntakeUnderAnOldVersionIsRefusedOnceANewerIsPublished) {
    auto office = Office();
    ASSERT_TRUE(office.propose(first_change).has_value());
    ASSERT_TRUE(office.approve(first_change).has_value());
    auto refused = std::string();

    try {
        static_cast<void>(office.take("2026-12-29 08:45"));
    } catch (std::runtime_error const& error) {
        refused = error.what();
    }
    office.reload();
    auto const taken = office.take("2026-12-29 08:45");

    EXPECT_EQ(refused, "calendar_outdated");
    EXPECT_EQ(core::to_string(taken.due_current.value()), "2027-01-14T17:00:00+07:00");
}

TEST(CalendarChange, PublishedVersionIsTakenOverByPointingToIt) {
    auto office = Office();
    auto document = storage::SeedDocument{};
    document.code = "vn-hcmc";
    document.version = 2;
    document.json = second_version();
    document.sha256 = "hash-2";
    ASSERT_TRUE(office.store->publish("calendar", document).value());
    office.reload();
    auto command = app::ProposeCalendarChange{};
    command.change_id = first_change;
    command.calendar = core::CalendarId("vn-hcmc");
    command.reason = "Thông báo nghỉ năm 2027";
    auto const propose = [&](int version) {
        command.version = version;
        return app::propose_calendar_change(
            *office.store,
            *office.rules,
            command,
            actor(Role::admin),
            std::nullopt
        );
    };

    EXPECT_EQ(propose(3).error().rule(), "calendar_version_unknown");
    EXPECT_EQ(propose(1).error().rule(), "calendar_version_not_newest");
    ASSERT_TRUE(propose(2).has_value());
    ASSERT_TRUE(office.approve(first_change).has_value());
    while (office.adopt(100).value() > 0) {
    }

    EXPECT_EQ(office.pg.sql("select count(*) from calendar_adoptions"), "4");
    EXPECT_EQ(office.due(office.later), "2027-01-14T17:00:00+07:00");
}

TEST(CalendarChange, ManySweepersAndAKilledSessionAdoptEachDossierOnce) {
    auto office = Office();
    for (auto i = 0; i < 36; ++i) {
        static_cast<void>(office.take("2026-12-29 08:30"));
    }
    ASSERT_TRUE(office.propose(first_change).has_value());
    ASSERT_TRUE(office.approve(first_change).has_value());
    office.reload();

    // The power goes off with a batch written and not committed.
    auto killed = 0;
    auto const once = office.store->sweep([&](app::UnitOfWork& work) {
        auto adopted = office.adopted_by(work, 5);
        if (killed++ == 0) {
            static_cast<void>(office.pg.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity "
                                            "where datname = current_database() and pid <> pg_backend_pid()")
            );
        }
        return adopted;
    });
    ASSERT_TRUE(once.has_value()) << once.error().rule();
    EXPECT_GE(killed, 2);
    EXPECT_EQ(office.pg.sql("select count(*) from calendar_adoptions"), "5");

    auto sweepers = std::vector<std::thread>();
    for (auto i = 0; i < 4; ++i) {
        sweepers.emplace_back([&] {
            while (office.pg.sql("select state from calendar_changes") != "applied") {
                static_cast<void>(office.adopt(3));
            }
        });
    }
    for (auto& sweeper : sweepers) {
        sweeper.join();
    }

    EXPECT_EQ(office.pg.sql("select count(*) from calendar_adoptions"), "40");
    EXPECT_EQ(office.pg.sql("select count(*) from events where type = 'dossier.calendar_changed'"), "40");
    EXPECT_EQ(office.pg.sql("select count(*) from dossiers where calendar_version <> 2"), "0");
    EXPECT_EQ(office.store->first_broken_event().value(), 0);
}

TEST(CalendarChange, DossierHeldByAnotherIsWaitedForAndTheChangeStaysOpen) {
    auto office = Office();
    ASSERT_TRUE(office.propose(first_change).has_value());
    ASSERT_TRUE(office.approve(first_change).has_value());
    office.reload();

    auto const other = office.store->sweep([&](app::UnitOfWork& work) -> core::Expected<int> {
        static_cast<void>(work.open(office.later.dossier, actor(Role::leader), std::nullopt));
        EXPECT_EQ(office.adopt(100).value(), 3);
        EXPECT_FALSE(office.held);
        EXPECT_EQ(office.adopt(100).value(), 0);
        EXPECT_TRUE(office.held);
        EXPECT_EQ(office.pg.sql("select state from calendar_changes"), "approved");
        return core::not_found("dossier"); // gives up and rolls back
    });

    EXPECT_FALSE(other.has_value());
    EXPECT_EQ(office.adopt(100).value(), 1);
    EXPECT_EQ(office.adopt(100).value(), 0);
    EXPECT_EQ(office.pg.sql("select state from calendar_changes"), "applied");
}

TEST(CalendarChange, DatabaseKeepsWhatWasShownAndApproved) {
    auto office = Office();
    ASSERT_TRUE(office.propose(first_change).has_value());
    auto const adopt = "insert into calendar_adoptions select '" + std::string(first_change) +
                       "', dossier_id, null, 1, 2, null, null, null, null, now() from dossiers limit 1";

    EXPECT_EQ(office.pg.sql(adopt), "error: ck_calendar_adoptions_approved");
    EXPECT_EQ(office.pg.sql("delete from calendar_changes"), "error: append_only");
    EXPECT_EQ(
        office.pg.sql("update calendar_change_dossiers set outcome = 'unchanged'"),
        "error: append_only"
    );
    EXPECT_EQ(office.pg.sql("update calendar_changes set version = 9"), "error: ck_calendar_changes_kept");
    EXPECT_EQ(
        office.pg.sql("update calendar_changes set state = 'applied', approved_by = 'x'"),
        "error: ck_calendar_changes_kept"
    );
}

TEST(CalendarChange, NewsOfAPublicationReachesTheListener) {
    auto office = Office();
    ASSERT_TRUE(office.propose(first_change).has_value());
    auto news = std::atomic<int>{0};
    auto connected = std::atomic<int>{0};
    auto handlers = storage::Listener::Handlers{};
    handlers.dossier_changed = [](std::string const&, long long) {};
    handlers.timers_changed = [] {};
    handlers.connection_lost = [] {};
    handlers.connected = [&] {
        connected = 1;
        connected.notify_all();
    };
    handlers.rules_changed = [&] {
        news = 1;
        news.notify_all();
    };
    auto const listener = storage::Listener(office.pg.connection(), std::move(handlers));
    connected.wait(0);

    ASSERT_TRUE(office.approve(first_change).has_value());

    news.wait(0);
    EXPECT_EQ(news, 1);
}

} // namespace motcua::tests
