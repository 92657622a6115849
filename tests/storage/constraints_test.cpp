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

} // namespace motcua::tests
