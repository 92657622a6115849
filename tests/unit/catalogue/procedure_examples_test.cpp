#include "catalogue_fixture.hpp"
#include "support/at.hpp"

#include <gtest/gtest.h>

namespace motcua::catalogue {
namespace {

using tests::at;
using tests::certificate;
using tests::has_fault;

ProcedureFile certificate_file() {
    return parse_procedure_file(boost::json::serialize(certificate())).value();
}

TEST(ProcedureExamples, RefuseADueDateThatDoesNotComeOut) {
    auto file = certificate_file();
    *file.examples.at(0).expect_due += std::chrono::hours{24};

    auto const failure = run_examples(file, tests::seed_calendars()).error();

    ASSERT_EQ(failure.faults().size(), 1U);
    EXPECT_TRUE(has_fault(failure, "/examples/0/expect_due", "example_failed"));
    EXPECT_NE(failure.faults().front().en.find("2026-03-30T17:00:00+07:00"), std::string::npos);
}

TEST(ProcedureExamples, RefuseAWrongCertainty) {
    auto file = certificate_file();
    file.examples.at(0).expect_certainty = domain::Certainty::provisional;

    auto const failure = run_examples(file, tests::seed_calendars()).error();

    EXPECT_TRUE(has_fault(failure, "/examples/0/expect_certainty", "example_failed"));
}

TEST(ProcedureExamples, RefuseACalendarNobodyLoaded) {
    auto file = certificate_file();
    file.calendar = core::CalendarId("vn-hanoi");

    auto const failure = run_examples(file, tests::seed_calendars()).error();

    EXPECT_TRUE(has_fault(failure, "/calendar", "example_calendar"));
}

TEST(ProcedureExamples, RefuseAReceiptBeforeTheVersionWasTheLaw) {
    auto file = certificate_file();
    file.examples.at(0).received_at = at("2025-06-30 09:00");

    auto const failure = run_examples(file, tests::seed_calendars()).error();

    EXPECT_TRUE(has_fault(failure, "/examples/0/received_at", "example_failed"));
}

TEST(ProcedureExamples, RefuseAnOrderOfEventsTheClockDoesNotKnow) {
    auto file = certificate_file();
    file.version.supplement.effect = domain::SupplementEffect::pause;
    file.examples.at(0).events = {{ExampleEventKind::supplement_answered, at("2026-03-04 09:00"), {}}};

    auto const failure = run_examples(file, tests::seed_calendars()).error();

    EXPECT_TRUE(has_fault(failure, "/examples/0/events", "example_failed"));
}

TEST(ProcedureExamples, HaveToLookAtEveryParameter) {
    auto file = certificate_file();
    file.examples.resize(1);

    auto const failure = run_examples(file, tests::seed_calendars()).error();

    EXPECT_TRUE(has_fault(failure, "/examples", "examples_too_few"));
    EXPECT_TRUE(has_fault(failure, "/examples", "example_coverage"));
}

/// A clarification pauses: S15's arithmetic with a supplement in place of a payment.
TEST(ProcedureExamples, TakeTheWaitOutWhenTheSupplementOnlyPauses) {
    auto file = certificate_file();
    file.version.supplement.effect = domain::SupplementEffect::pause;
    file.version.supplement.window_working_days = 10;
    auto paused = ProcedureExample();
    paused.name = "pause";
    paused.received_at = at("2026-03-02 09:00");
    paused.events = {
        {ExampleEventKind::supplement_requested, at("2026-03-10 10:00"), "nhãn"},
        {ExampleEventKind::supplement_answered, at("2026-03-13 09:00"), {}}};
    paused.expect_due = at("2026-04-02 17:00");
    file.examples = {paused};

    auto const failure = run_examples(file, tests::seed_calendars()).error();

    EXPECT_FALSE(has_fault(failure, "/examples/0/expect_due", "example_failed"));
}

/// RULES S10: the cut-off written into the procedure's own limit.
TEST(ProcedureExamples, CatchAMovedCutoff) {
    auto file = certificate_file();
    file.version.limit = {1, domain::LimitUnit::same_day, std::chrono::hours{15}};
    auto before = ProcedureExample();
    before.received_at = at("2026-03-06 14:50");
    before.expect_due = at("2026-03-06 17:00");
    auto after = before;
    after.received_at = at("2026-03-06 15:10");
    after.expect_due = at("2026-03-09 17:00");
    file.examples = {before, after};
    auto const fails = [&](std::optional<std::chrono::minutes> cutoff, std::string const& pointer) {
        file.version.limit.same_day_cutoff = cutoff;
        return has_fault(run_examples(file, tests::seed_calendars()).error(), pointer, "example_failed");
    };

    EXPECT_FALSE(fails(std::chrono::hours{15}, "/examples/0/expect_due"));
    EXPECT_FALSE(fails(std::chrono::hours{15}, "/examples/1/expect_due"));
    EXPECT_TRUE(fails(std::chrono::hours{14}, "/examples/0/expect_due"));
    EXPECT_TRUE(fails(std::chrono::hours{16}, "/examples/1/expect_due"));
    EXPECT_TRUE(fails(std::nullopt, "/examples/1/expect_due"));
}

} // namespace
} // namespace motcua::catalogue
