#include "catalogue_fixture.hpp"
#include <motcua/core/text.hpp>

#include <gtest/gtest.h>

namespace motcua::catalogue {
namespace {

using tests::certificate;
using tests::has_fault;

core::Failure refusal_of(boost::json::object const& document) {
    auto parsed = parse_procedure_file(boost::json::serialize(document));
    return parsed ? core::Failure() : parsed.error();
}

TEST(ProcedureFile, KeepsEveryFieldOfTheDocument) {
    auto const text = boost::json::serialize(certificate());

    auto const file = parse_procedure_file(text);

    ASSERT_TRUE(file);
    auto const& version = file->version;
    EXPECT_EQ(version.code.text(), "1.013855");
    EXPECT_EQ(version.limit, (domain::TimeLimit{20, domain::LimitUnit::working_day, {}}));
    EXPECT_EQ(version.in_force.effective_from, core::make_date(2025, 7, 1));
    EXPECT_EQ(version.steps.size(), 5U);
    EXPECT_EQ(version.components.size(), 5U);
    EXPECT_EQ(version.fees.at(0).amount_vnd, 1'250'000);
    EXPECT_TRUE(version.fees.at(0).confirmed);
    EXPECT_EQ(version.competent_division, "phong-cap-phep");
    EXPECT_EQ(file->calendar.text(), "vn-hcmc");
    EXPECT_EQ(file->document, text);
}

TEST(ProcedureFile, TakesAVersionPublishedBeforeResultsWereDescribed) {
    auto document = certificate();
    document.erase("result");

    auto const version = parse_procedure(boost::json::serialize(document));

    ASSERT_TRUE(version);
    EXPECT_EQ(version->result, domain::ResultRules());
    EXPECT_TRUE(version->result.document);
}

TEST(ProcedureFile, RefusesAResultThatIsHalfDescribed) {
    auto document = certificate();
    document["result"].as_object()["validity"] = boost::json::object{{"months", 0}};
    document["result"].as_object()["kind"] = "GCN ATTP";
    document["result"].as_object().erase("source");

    auto const failure = refusal_of(document);

    EXPECT_TRUE(has_fault(failure, "/result/validity/months", "range"));
    EXPECT_TRUE(has_fault(failure, "/result/kind", "pattern"));
    EXPECT_TRUE(has_fault(failure, "/result/source", "required"));
}

TEST(ProcedureFile, RefusesKeysNobodyKnows) {
    auto document = certificate();
    document["thoi_han"] = 20;
    document["limit"].as_object()["cutoff"] = "15:00";

    auto const failure = refusal_of(document);

    EXPECT_EQ(failure.code(), core::Errc::invalid);
    EXPECT_TRUE(has_fault(failure, "/thoi_han", "unknown_key"));
    EXPECT_TRUE(has_fault(failure, "/limit/cutoff", "unknown_key"));
}

TEST(ProcedureFile, NamesMissingKeysAndWrongValuesTogether) {
    auto document = certificate();
    document.erase("competent_division");
    document["limit"].as_object()["value"] = 0;
    document["limit"].as_object()["unit"] = "fortnight";
    document["steps"].as_array()[1].as_object()["limit"].as_object()["value"] = "4";

    auto const failure = refusal_of(document);

    EXPECT_TRUE(has_fault(failure, "/competent_division", "required"));
    EXPECT_TRUE(has_fault(failure, "/limit/value", "range"));
    EXPECT_TRUE(has_fault(failure, "/limit/unit", "choice"));
    EXPECT_TRUE(has_fault(failure, "/steps/1/limit/value", "type"));
}

TEST(ProcedureFile, RefusesStepsThatAddUpToMoreThanTheLimit) {
    auto document = certificate();
    document["steps"].as_array()[0].as_object()["limit"].as_object()["value"] = 2;

    auto const failure = refusal_of(document);

    EXPECT_TRUE(has_fault(failure, "/steps", "step_sum"));
}

TEST(ProcedureFile, RefusesAnEndThatIsNotTheOneStopDesk) {
    auto document = certificate();
    document["steps"].as_array().back().as_object()["role"] = "leader";

    EXPECT_TRUE(has_fault(refusal_of(document), "/steps/4/role", "one_stop_last"));
}

TEST(ProcedureFile, RefusesCalendarDaysSummedWithWorkingDays) {
    auto document = certificate();
    document["steps"].as_array()[1].as_object()["limit"].as_object()["unit"] = "calendar_day";

    EXPECT_TRUE(has_fault(refusal_of(document), "/steps/1/limit/unit", "step_unit"));
}

TEST(ProcedureFile, RefusesACutoffOutsideSameDayLimits) {
    auto document = certificate();
    document["limit"].as_object()["same_day_cutoff"] = "15:00";

    EXPECT_TRUE(has_fault(refusal_of(document), "/limit/same_day_cutoff", "cutoff_unit"));
}

TEST(ProcedureFile, RefusesDaysThatDoNotExistAndDatesOutOfOrder) {
    auto missing_day = certificate();
    missing_day["in_force"].as_object()["from"] = "2025-02-30";
    auto backwards = certificate();
    backwards["in_force"].as_object()["to"] = "2025-06-30";

    EXPECT_TRUE(has_fault(refusal_of(missing_day), "/in_force/from", "date"));
    EXPECT_TRUE(has_fault(refusal_of(backwards), "/in_force", "date_order"));
}

TEST(ProcedureFile, RefusesASuspendedStateWithoutItsDay) {
    auto document = certificate();
    document["state"] = "suspended";

    EXPECT_TRUE(has_fault(refusal_of(document), "/state", "state_dates"));
}

TEST(ProcedureFile, RefusesTheUnknownDressedAsKnown) {
    auto document = certificate();
    document["code"] = "SATTP-MUOI-01";
    document["fees"].as_array()[0].as_object()["amount_vnd"] = nullptr;

    auto const failure = refusal_of(document);

    EXPECT_TRUE(has_fault(failure, "/code_confirmed", "provisional_code"));
    EXPECT_TRUE(has_fault(failure, "/fees/0/confirmed", "fee_unknown"));
}

TEST(ProcedureFile, RefusesCodesThatStandTwice) {
    auto document = certificate();
    document["components"].as_array()[1].as_object()["code"] = "TP01";

    EXPECT_TRUE(has_fault(refusal_of(document), "/components/1/code", "code_twice"));
}

TEST(ProcedureFile, RefusesTextThatIsNoJson) {
    auto const failure = parse_procedure_file("{\"code\": ").error();

    EXPECT_EQ(failure.code(), core::Errc::malformed);
    EXPECT_EQ(failure.rule(), "json");
}

TEST(ProcedureFile, RefusesDeepNestingAndGreatSize) {
    auto const deep = std::string(1000, '[') + std::string(1000, ']');
    auto const great = '"' + std::string(600 * 1024, 'a') + '"';

    EXPECT_EQ(parse_procedure_file(deep).error().rule(), "json");
    EXPECT_EQ(parse_procedure_file(great).error().code(), core::Errc::too_large);
}

TEST(ProcedureFile, RefusesOneVeryLongTextBeforeAnyPatternSeesIt) {
    auto document = certificate();
    document["code"] = std::string(300'000, 'S');

    EXPECT_TRUE(has_fault(refusal_of(document), "", "text"));
}

TEST(ProcedureFile, RefusesNulInsideAText) {
    auto document = certificate();
    document["name"] = boost::json::string("Cấp\0giấy", 12);

    EXPECT_TRUE(has_fault(refusal_of(document), "", "text"));
}

TEST(ProcedureFile, RefusesDecomposedVietnamese) {
    auto document = certificate();
    document["name"] = "Ca\xCC\x82\xCC\x81p gia\xCC\x82\xCC\x81y";

    EXPECT_TRUE(has_fault(refusal_of(document), "", "nfc"));
}

/// The database gives escapes back as letters: what it holds must be readable again.
TEST(ProcedureFile, RefusesDecomposedVietnameseHiddenByEscapes) {
    auto text = boost::json::serialize(certificate());
    auto const name = text.find(R"("name":")") + std::string_view(R"("name":")").size();
    text.insert(name, R"(a\u0300)");

    auto const parsed = parse_procedure_file(text);

    ASSERT_FALSE(parsed);
    EXPECT_TRUE(has_fault(parsed.error(), "", "nfc"));
}

TEST(ProcedureCatalogue, RefusesAFileWhoseNameIsNotItsCodeAndVersion) {
    auto const directory = tests::ScratchDirectory("catalogue_name");
    directory.write("giay-chung-nhan.json", boost::json::serialize(certificate()));

    auto const failure = load_procedures(directory.path()).error();

    EXPECT_TRUE(has_fault(failure, "giay-chung-nhan.json#/code", "file_name"));
}

TEST(ProcedureCatalogue, RefusesAVersionThatStandsTwice) {
    auto const directory = tests::ScratchDirectory("catalogue_twice");
    directory.write("1.013855.v1.json", boost::json::serialize(certificate()));
    directory.write("ban-sao.json", boost::json::serialize(certificate()));

    auto const failure = load_procedures(directory.path()).error();

    EXPECT_EQ(failure.faults().size(), 2U);
    EXPECT_EQ(failure.faults().back().rule, "procedure_twice");
}

TEST(ProcedureCatalogue, ListsTheFaultsOfAllFilesWithTheirNames) {
    auto const directory = tests::ScratchDirectory("catalogue_faults");
    auto without_steps = certificate();
    without_steps.erase("steps");
    directory.write("1.013855.v1.json", boost::json::serialize(without_steps));
    directory.write("1.013829.v1.json", "no json");

    auto const failure = load_procedures(directory.path()).error();

    EXPECT_TRUE(has_fault(failure, "1.013855.v1.json#/steps", "required"));
    EXPECT_TRUE(has_fault(failure, "1.013829.v1.json#", "json"));
}

TEST(ProcedureCatalogue, SaysWhenThereIsNoDirectory) {
    auto const failure = load_procedures("/nonexistent/procedures").error();

    EXPECT_EQ(failure.code(), core::Errc::not_found);
}

} // namespace
} // namespace motcua::catalogue
