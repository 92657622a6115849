#include "catalogue_fixture.hpp"

#include <gtest/gtest.h>

#include <set>

namespace motcua::catalogue {
namespace {

using tests::has_fault;

boost::json::object units_document() {
    return boost::json::parse(tests::text_of(tests::source_directory() / "config/units.json")).as_object();
}

TEST(UnitFile, NamesTheDepartmentAsLettersPrintIt) {
    auto const units = load_units(tests::source_directory() / "config/units.json").value();

    ASSERT_EQ(units.size(), 1U);
    auto const& unit = units.front();
    EXPECT_EQ(unit.id.text(), "H29.16");
    EXPECT_EQ(unit.name, "Sở An toàn thực phẩm");
    EXPECT_EQ(unit.superior_body, "Ủy ban nhân dân Thành phố Hồ Chí Minh");
    EXPECT_EQ(unit.code.prefix, "000.00.16.H29");
    EXPECT_EQ(unit.code.date, CodeDateFormat::yymmdd);
    EXPECT_EQ(unit.code.width, 4);
    EXPECT_EQ(unit.letter_symbol, "SATTP");
    EXPECT_EQ(unit.form_register.title, "Sổ theo dõi hồ sơ");
}

TEST(UnitFile, WritesResultCodesByDayAndByItsOwnCodeWhenItSaysNothing) {
    auto document = units_document();
    auto& unit = document["units"].as_array()[0].as_object();
    unit["result_codes"] = boost::json::array{
        boost::json::object{{"from", "2027-01-01"}, {"prefix", "H29.16.KQ"}, {"width", 7}},
        boost::json::object{{"from", "2018-01-01"}, {"prefix", "000.00.16.H29-KQ"}, {"width", 6}}};
    auto const forms = parse_units(boost::json::serialize(document)).value().front().result_codes;
    unit.erase("result_codes");
    auto const silent = parse_units(boost::json::serialize(document)).value().front().result_codes;

    ASSERT_EQ(forms.size(), 2U);
    EXPECT_EQ(forms[0].code(2026, 5), "000.00.16.H29-KQ-2026-000005");
    EXPECT_EQ(forms[1].code(2027, 5), "H29.16.KQ-2027-0000005");
    ASSERT_EQ(silent.size(), 1U);
    EXPECT_EQ(silent[0].code(2026, 5), "000.00.16.H29-KQ-2026-000005");
}

TEST(UnitFile, KeepsACalendarThatIsLoadedAndEveryCompetentDivision) {
    auto const unit = load_units(tests::source_directory() / "config/units.json").value().front();
    auto divisions = std::set<std::string>();
    for (auto const& division : unit.divisions) {
        divisions.insert(division.code);
    }

    EXPECT_TRUE(tests::seed_calendars().contains(unit.calendar));
    for (auto const& file : load_procedures(tests::source_directory() / "config/procedures").value()) {
        EXPECT_TRUE(divisions.contains(file.version.competent_division)) << file.path;
    }
}

TEST(UnitFile, RefusesUnknownKeysAndRepeatedUnits) {
    auto unknown = units_document();
    unknown["units"].as_array()[0].as_object()["boss"] = "x";
    auto repeated = units_document();
    auto const first = repeated["units"].as_array()[0];
    repeated["units"].as_array().push_back(first);

    EXPECT_TRUE(
        has_fault(parse_units(boost::json::serialize(unknown)).error(), "/units/0/boss", "unknown_key")
    );
    EXPECT_TRUE(
        has_fault(parse_units(boost::json::serialize(repeated)).error(), "/units/1/unit_id", "unit_twice")
    );
}

} // namespace
} // namespace motcua::catalogue
