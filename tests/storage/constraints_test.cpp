#include "support/pg_database.hpp"

#include <gtest/gtest.h>

namespace motcua::tests {

/// The law stands in the database too: whatever a program or a hand at psql tries.
TEST(Constraints, KeepTheRecordAsItWas) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    static_cast<void>(take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00")));
    ASSERT_EQ(pg.sql("select late_at is not null from dossiers"), "t");

    struct Attempt {
        char const* statement;
        char const* constraint;
    };

    for (auto const& [statement, constraint] : {
             Attempt{
                 "update dossiers set late_at = null, version = version + 1",
                 "error: ck_dossiers_late_kept"},
             Attempt{
                 "update dossiers set due_original = now(), version = version + 1",
                 "error: ck_dossiers_original_kept"},
             Attempt{
                 "update dossiers set code = '000.00.16.H29-260302-0009', version = version + 1",
                 "error: ck_dossiers_identity_kept"},
             Attempt{"update dossiers set state = 4", "error: ck_dossiers_version"},
             Attempt{
                 "update dossiers set state = 10, version = version + 1",
                 "error: ck_dossiers_late_needs_apology"},
             Attempt{"delete from dossiers", "error: append_only"},
             Attempt{"update events set reason = 'x'", "error: append_only"},
             Attempt{"delete from events", "error: append_only"},
             Attempt{"update deadline_ledger set at = now()", "error: append_only"},
             Attempt{"delete from deadline_ledger", "error: append_only"},
             Attempt{"update step_runs set giver = 'khac'", "error: ck_step_runs_kept"},
             Attempt{"update procedure_versions set step_hours = 0", "error: append_only"},
             Attempt{
                 "insert into procedure_versions (procedure_code, version, name, document, sha256, limit_hours, step_hours) values ('X', 1, 'x', '{}', 'x', 8, 16)",
                 "error: ck_procedure_versions_step_sum"},
             Attempt{"update apologies set state = 'issued', reason = 'x'", "error: ck_apologies_issued"},
             Attempt{"update apologies set state = 'approved'", "error: ck_apologies_reason"},
         }) {
        EXPECT_EQ(pg.sql(statement), constraint) << statement;
    }
}

TEST(Constraints, SecondRescheduleHasNoRoom) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    static_cast<void>(take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00")));
    auto const reschedule = std::string(
        "insert into deadline_ledger (dossier_id, seq, kind, at, reason, certainty, calendar_version, recorded_at) "
        "select dossier_id, "
    );
    auto const rest = std::string(", 'rescheduled', now(), 'x', 0, 1, now() from dossiers");

    EXPECT_EQ(pg.sql(reschedule + "2" + rest), "");
    EXPECT_EQ(pg.sql(reschedule + "3" + rest), "error: uq_deadline_ledger_reschedule");
}

/// A version is published by another person than its author, and neither draft nor version changes
/// afterwards.
TEST(Constraints, ProcedureDraftTakesTwoPeople) {
    auto const pg = PgDatabase();
    auto const draft = [](std::string const& version, std::string const& steps) {
        return "insert into procedure_drafts (procedure_code, version, name, document, sha256, limit_hours, "
               "step_hours, drafted_by, drafted_at) values ('1.013829', " +
               version + ", 'x', '{}', 'x', 8, " + steps + ", 'a', now())";
    };
    auto const publish = [](std::string const& by) {
        return "select publish_procedure_draft('1.013829', 3, 'x', '" + by + "', null)";
    };

    EXPECT_EQ(pg.sql(draft("1", "8")), "error: ck_procedure_drafts_unpublished");
    EXPECT_EQ(pg.sql(draft("3", "16")), "error: ck_procedure_drafts_step_sum");
    ASSERT_EQ(pg.sql(draft("3", "8")), "");
    EXPECT_EQ(pg.sql("update procedure_drafts set drafted_by = 'b'"), "error: ck_procedure_drafts_kept");
    EXPECT_EQ(
        pg.sql("update procedure_drafts set published_by = 'b', published_at = now(), reason = 'x'"),
        "error: ck_procedure_drafts_text"
    );
    EXPECT_EQ(pg.sql(publish("a")), "error: ck_procedure_drafts_two_people");
    EXPECT_EQ(pg.sql("select count(*) from procedure_versions where version = 3"), "0");
    ASSERT_EQ(pg.sql(publish("b")), "");
    EXPECT_EQ(pg.sql("select count(*) from procedure_versions where version = 3"), "1");
    EXPECT_EQ(pg.sql("update procedure_drafts set document = '[]'"), "error: ck_procedure_drafts_kept");
    EXPECT_EQ(pg.sql("update procedure_drafts set reason = 'y'"), "error: ck_procedure_drafts_kept");
    EXPECT_EQ(pg.sql("delete from procedure_drafts"), "error: append_only");
    EXPECT_EQ(pg.sql("delete from procedure_versions where version = 3"), "error: append_only");
}

} // namespace motcua::tests
