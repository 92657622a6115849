#include "catalogue_fixture.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace motcua::catalogue {
namespace {

std::string const header = "code,name,totaltime_days,sum_step_days,steps,tasks,fee\n";

std::vector<LegacyFault> faults_in(std::string const& rows) {
    auto csv = std::istringstream(header + rows);
    return check_legacy_csv(csv);
}

/// Codes of rows whose two numbers differ, taken from the right end of each line: the quoted names stand left
/// of them, and no fee of this list is quoted.
std::vector<std::string> codes_that_differ(std::string const& csv) {
    auto codes = std::vector<std::string>();
    auto lines = std::istringstream(csv);
    auto line = std::string();
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        auto cells = std::vector<std::string>();
        for (auto i = 0; i < 5; ++i) {
            auto const comma = line.rfind(',');
            cells.push_back(line.substr(comma + 1));
            line.resize(comma);
        }
        if (std::stod(cells[4]) != std::stod(cells[3])) {
            codes.push_back(line.substr(0, line.find(',')));
        }
    }
    return codes;
}

TEST(LegacyList, ReportsExactlyTheRowsThatDoNotAddUp) {
    auto const path = tests::source_directory() / "tests/golden/legacy_procedures_step_times.csv";
    auto const expected = codes_that_differ(tests::text_of(path));
    auto csv = std::ifstream(path);

    auto const faults = check_legacy_csv(csv);

    auto found = std::vector<std::string>();
    for (auto const& fault : faults) {
        EXPECT_EQ(fault.rule, "step_sum") << fault.code;
        found.push_back(fault.code);
    }
    EXPECT_EQ(found, expected);
    EXPECT_EQ(found.size(), 44U);
}

TEST(LegacyList, TakesNoLimitWithNoSumAsAgreement) {
    EXPECT_TRUE(faults_in("LD05,Thủ tục,-1,-1.0,3,6,\n").empty());
}

TEST(LegacyList, TakesNoLimitWithASumAsAMismatch) {
    auto const faults = faults_in("LD11,Thủ tục,-1,30.0,3,6,\nLD12,Thủ tục,30,-1.0,3,6,\n");

    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].line, 2);
    EXPECT_EQ(faults[1].line, 3);
    EXPECT_NE(faults[0].vi.find("30"), std::string::npos);
}

TEST(LegacyList, ReadsQuotedCommasQuotesAndLineBreaks) {
    auto const faults = faults_in(
        "A1,\"Cấp phép \"\"mới\"\", gia hạn\r\nvà đổi\",15,15.0,5,8,\"50,000\"\r\nA2,Khác,20,1.0,2,3,\n"
    );

    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].code, "A2");
    EXPECT_EQ(faults[0].line, 4);
}

TEST(LegacyList, NamesRowsThatCannotBeRead) {
    auto const faults = faults_in("A1,Thiếu cột,15\nA2,Chữ,mười,10,1,1,\nA3,Âm,-2,-2,1,1,\nA4,\"hở,1,1,1,1,");

    ASSERT_EQ(faults.size(), 4U);
    EXPECT_EQ(faults[0].rule, "columns");
    EXPECT_EQ(faults[1].rule, "number");
    EXPECT_EQ(faults[2].rule, "number");
    EXPECT_EQ(faults[3].rule, "columns");
}

TEST(LegacyList, RefusesAnotherHeader) {
    auto csv = std::istringstream("ma,ten\nA1,B\n");

    auto const faults = check_legacy_csv(csv);

    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].rule, "header");
}

} // namespace
} // namespace motcua::catalogue
