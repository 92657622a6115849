#include "catalogue_fixture.hpp"

#include <gtest/gtest.h>

namespace motcua::catalogue {
namespace {

using tests::has_fault;

boost::json::object document() {
    auto const text = tests::text_of(tests::source_directory() / "config/document_types.json");
    return boost::json::parse(text).as_object();
}

core::Failure refusal_of(boost::json::object const& types) {
    return parse_document_types(boost::json::serialize(types)).error();
}

TEST(DocumentTypeFile, KnowsHowLongAPaperIsGood) {
    auto const types = tests::seed_document_types();

    EXPECT_EQ(domain::find_type(types, "giay-xac-nhan-suc-khoe")->validity_months, 12);
    EXPECT_EQ(domain::find_type(types, "gcn-attp")->validity_months, 36);
    EXPECT_EQ(domain::find_type(types, "gcn-attp")->result_kinds, (std::vector<std::string>{"gcn-attp"}));
    EXPECT_EQ(domain::find_type(types, "dang-ky-kinh-doanh")->validity_months, std::nullopt);
    EXPECT_FALSE(domain::find_type(types, "don-de-nghi")->reusable);
    EXPECT_EQ(domain::find_type(types, "giay-khong-co"), nullptr);
}

TEST(DocumentTypeFile, RefusesUnknownKeysRepeatedTypesAndNegativeMonths) {
    auto unknown = document();
    unknown["document_types"].as_array()[0].as_object()["price"] = 1;
    auto repeated = document();
    auto const first = repeated["document_types"].as_array()[0];
    repeated["document_types"].as_array().insert(repeated["document_types"].as_array().begin(), first);
    auto backwards = document();
    backwards["document_types"].as_array()[0].as_object()["validity_months"] = -1;

    EXPECT_TRUE(has_fault(refusal_of(unknown), "/document_types/0/price", "unknown_key"));
    EXPECT_TRUE(has_fault(refusal_of(repeated), "/document_types/1/code", "document_type_twice"));
    EXPECT_TRUE(has_fault(refusal_of(backwards), "/document_types/0/validity_months", "range"));
}

TEST(DocumentTypeFile, ProcedureOfAnUnknownTypeIsRefused) {
    auto procedure = tests::certificate();
    procedure["components"].as_array()[1].as_object()["document_type"] = "giay-khong-co";
    auto const file = parse_procedure_file(boost::json::serialize(procedure)).value();

    auto const failure = check_document_types(file.version, tests::seed_document_types()).error();

    EXPECT_TRUE(has_fault(failure, "/components/1/document_type", "document_type_unknown"));
}

TEST(DocumentTypeFile, ProcedureWrittenBeforeTypesStillReads) {
    auto procedure = tests::certificate();
    for (auto& component : procedure["components"].as_array()) {
        component.as_object().erase("document_type");
    }

    auto const file = parse_procedure_file(boost::json::serialize(procedure)).value();

    EXPECT_TRUE(file.version.components[0].document_type.empty());
    EXPECT_TRUE(check_document_types(file.version, {}).has_value());
}

} // namespace
} // namespace motcua::catalogue
