#include "support/pg_database.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

app::IntakeCommand known(app::Rules const& rules, std::string const& type, std::string const& number) {
    auto command = intake(rules, "2026-03-02 09:00");
    command.applicant.id_type = type;
    command.applicant.id_number = number;
    return command;
}

std::string refusal_of(storage::Database& store, app::Rules const& rules, app::IntakeCommand const& command) {
    try {
        static_cast<void>(take_in(store, rules, command));
    } catch (std::runtime_error const& error) {
        return error.what();
    }
    return {};
}

/// A verified copy of the trade licence (TP05) of the one dossier there is.
std::string scan(PgDatabase const& pg) {
    static_cast<void>(pg.sql(
        "insert into files (sha256, size, media_type, stored_by) values (repeat('a', 64), 9, 'application/pdf', 'x')"
    ));
    return pg.sql(
        "insert into component_copies (dossier_id, component_code, seq, holder_id, file_sha256, origin, copy_kind, "
        "state, digitised_at, digitised_by) select dossier_id, 'TP05', 1, holder_id, repeat('a', 64), 'scanned', "
        "'photocopy', 'digitised', now(), 'clerk-1' from dossier_applicants returning copy_id"
    );
}

app::ComponentReuse reuse_of(std::string const& copy) {
    return {"TP05", {domain::PaperSource::copy, copy}, domain::ConsentBasis::applicant, {}};
}

/// Judged and written in one transaction, as the API does it.
std::string take_over(storage::Database& store, app::Rules const& rules, app::IntakeCommand const& command) {
    auto const clerk = actor(domain::Role::clerk);
    auto const fresh = app::FreshIdentity{core::DossierId("8a3cd5f0-8d9b-4c5e-9c55-0b6d1f8f0a01"), "KEY123"};
    auto const receipt = store.command([&](app::UnitOfWork& work) {
        return app::intake_dossier(work, rules, command, clerk, std::nullopt, fresh);
    });
    return receipt ? std::string() : receipt.error().faults().front().rule;
}

} // namespace

TEST(Holders, ConcurrentIntakesOfOneNewHolderMakeOne) {
    auto const pg = PgDatabase();
    auto const store = pg.store(8);
    auto desks = std::vector<std::thread>();

    for (auto desk = 0; desk < 8; ++desk) {
        desks.emplace_back([&, desk] {
            for (auto i = 0; i < 5; ++i) {
                auto command = known(*pg.rules(), "cccd", "079000000001");
                if (desk % 2 == 0) {
                    command.applicant.identifiers = {{"tax_code", "0312345601"}};
                }
                static_cast<void>(take_in(*store, *pg.rules(), command));
            }
        });
    }
    for (auto& desk : desks) {
        desk.join();
    }

    EXPECT_EQ(pg.sql("select count(*) from holders"), "1");
    EXPECT_EQ(pg.sql("select count(*) from holder_identifiers"), "2");
    EXPECT_EQ(pg.sql("select count(*), count(distinct holder_id) from dossier_applicants"), "40");
    EXPECT_EQ(pg.sql("select count(distinct holder_id) from dossier_applicants"), "1");
}

TEST(Holders, NewIdentifierJoinsTheHolderAndTwoHoldersAreNeverMixed) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto const& rules = *pg.rules();
    static_cast<void>(take_in(*store, rules, known(rules, "cccd", "079000000001")));
    static_cast<void>(take_in(*store, rules, known(rules, "tax_code", "0312345602")));
    auto both = known(rules, "cccd", "079000000001");
    both.applicant.identifiers = {{"passport", "C1234567"}};
    static_cast<void>(take_in(*store, rules, both));
    both.applicant.identifiers = {{"tax_code", "0312345602"}};

    EXPECT_EQ(refusal_of(*store, rules, both), "identifiers_conflict");
    EXPECT_EQ(pg.sql("select count(*) from dossiers"), "3");
    EXPECT_EQ(pg.sql("select count(*) from holders"), "2");
    EXPECT_EQ(pg.sql("select id_number from holder_identifiers where id_type = 'passport'"), "C1234567");
}

TEST(Holders, WithoutIdentifierThereIsNone) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);

    auto const receipt = take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"));

    EXPECT_EQ(pg.sql("select count(*) from holders"), "0");
    EXPECT_TRUE(store->holder_of(receipt.dossier)->empty());
}

TEST(Reuse, LinkIsWrittenWithTheIntakeOrNotAtAll) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto const& rules = *pg.rules();
    static_cast<void>(take_in(*store, rules, known(rules, "cccd", "079000000001")));
    auto const copy = scan(pg);
    auto command = known(rules, "cccd", "079000000001");
    command.reuses = {reuse_of(copy)};
    auto foreign = known(rules, "cccd", "079000000002");
    foreign.reuses = {reuse_of(copy)};

    EXPECT_EQ(take_over(*store, rules, foreign), "reuse_foreign_holder");
    EXPECT_EQ(pg.sql("select count(*) from dossiers"), "1");
    EXPECT_EQ(take_over(*store, rules, command), "");
    EXPECT_EQ(pg.sql("select source_copy from component_copies where origin = 'reused'"), copy);
    EXPECT_EQ(
        pg.sql("select document_type from component_copies where origin = 'reused'"),
        "dang-ky-kinh-doanh"
    );
    EXPECT_EQ(pg.sql("select count(*) from reuse_consents"), "1");
    EXPECT_EQ(pg.sql("select detail from events where type = 'dossier.component_reused'"), "TP05 copy");
}

/// A paper that stops being good while it is taken over: whoever comes second sees the other's work.
TEST(Reuse, SourceReplacedMeanwhileIsSeenUnderItsLock) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto const& rules = *pg.rules();
    static_cast<void>(take_in(*store, rules, known(rules, "cccd", "079000000001")));
    auto const copy = scan(pg);
    auto command = known(rules, "cccd", "079000000001");
    command.reuses = {reuse_of(copy)};
    // Replaces the copy, says so by an advisory lock, and commits when the intake waits for the row.
    auto replacing = std::thread([&] {
        static_cast<void>(pg.sql(R"(
            begin;
            update component_copies set state = 'replaced';
            select pg_advisory_xact_lock(42);
            do $$ begin
                while not exists (select 1 from pg_stat_activity
                                  where datname = current_database() and wait_event_type = 'Lock') loop
                    perform pg_stat_clear_snapshot();
                end loop;
            end $$;
            commit)"));
    });
    while (pg.sql("select count(*) from pg_locks l join pg_database b on b.oid = l.database "
                  "where b.datname = current_database() and l.locktype = 'advisory' and l.granted") == "0") {
    }

    auto const rule = take_over(*store, rules, command);
    replacing.join();

    EXPECT_EQ(rule, "reuse_replaced");
    EXPECT_EQ(pg.sql("select count(*) from dossiers"), "1");
}

TEST(Constraints, LooksAndConsentsAreKeptAndAnothersPaperHasNoRoom) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto const& rules = *pg.rules();
    static_cast<void>(take_in(*store, rules, known(rules, "cccd", "079000000001")));
    auto const copy = scan(pg);
    auto command = known(rules, "cccd", "079000000001");
    command.reuses = {reuse_of(copy)};
    ASSERT_EQ(take_over(*store, rules, command), "");
    static_cast<void>(take_in(*store, rules, known(rules, "cccd", "079000000002")));

    EXPECT_EQ(pg.sql("update record_accesses set purpose = 'intake'"), "error: append_only");
    EXPECT_EQ(pg.sql("delete from reuse_consents"), "error: append_only");
    EXPECT_EQ(
        pg.sql(
            "select link_reuse(d, jsonb_build_object('component', 'TP05', 'copy', '" + copy +
            "', 'document_type', 'x', 'basis', 'applicant', 'note', '', 'role', 'clerk', 'unit', ''), 'x', now()) "
            "from dossiers d join dossier_applicants a using (dossier_id) where a.id_number = '079000000002'"
        ),
        "error: ck_component_copies_holder"
    );
}

/// What the migration does with dossiers of earlier versions, told by its own two statements.
TEST(Holders, EarlierDossiersGetTheirHolders) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto const& rules = *pg.rules();
    static_cast<void>(take_in(*store, rules, known(rules, "cccd", "079000000001")));
    auto later = known(rules, "cccd", "079000000001");
    later.received_at = std::nullopt;
    later.applicant.name = "Nguyễn Thị Đào Anh";
    static_cast<void>(take_in(*store, rules, later));
    static_cast<void>(take_in(*store, rules, intake(rules, "2026-03-02 09:00")));
    static_cast<void>(pg.sql("update dossier_applicants set holder_id = null"));
    static_cast<void>(pg.sql("delete from holder_identifiers; delete from holders"));

    static_cast<void>(pg.sql("select backfill_holders()"));

    EXPECT_EQ(pg.sql("select name from holders"), "Nguyễn Thị Đào Anh");
    EXPECT_EQ(pg.sql("select count(*) from dossier_applicants where holder_id is not null"), "2");
    EXPECT_EQ(pg.sql("select created_at = (select min(submitted_at) from dossiers) from holders"), "t");
}

} // namespace motcua::tests
