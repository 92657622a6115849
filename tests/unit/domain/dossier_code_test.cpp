#include "support/at.hpp"
#include <motcua/domain/dossier_code.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {

using tests::day;

namespace {

std::string code(std::string const& unit, std::string_view received_on, int number) {
    auto const form = DossierCodeForm{unit, CodeDateFormat::yymmdd, 4};
    return format_dossier_code({form, day(received_on), number}).value();
}

std::string refused(DossierCode const& parts) {
    auto const written = format_dossier_code(parts);
    return written.has_error() ? written.error().rule() : "accepted";
}

} // namespace

TEST(Scenario, S23_CodesCountPerDayAndGrowPastFourDigits) {
    EXPECT_EQ(code("000.00.16.H29", "2026-11-23", 1), "000.00.16.H29-261123-0001");
    EXPECT_EQ(code("000.00.16.H29", "2026-11-23", 2), "000.00.16.H29-261123-0002");
    EXPECT_EQ(code("000.00.16.H29", "2026-11-25", 1), "000.00.16.H29-261125-0001");
    EXPECT_EQ(code("000.00.16.H29", "2026-11-25", 9999), "000.00.16.H29-261125-9999");
    EXPECT_EQ(code("000.00.16.H29", "2026-11-25", 10000), "000.00.16.H29-261125-10000");
}

TEST(DossierCode, ReadsEveryGrammarInUse) {
    auto const circular = parse_dossier_code("000.00.16.H29-190304-0001").value();
    auto const decision = parse_dossier_code("H29.16-240115-0007").value();
    auto const ministry = parse_dossier_code("G09.20-20260609-0092637").value();

    EXPECT_EQ(circular.form, (DossierCodeForm{"000.00.16.H29", CodeDateFormat::yymmdd, 4}));
    EXPECT_EQ(circular.received_on, day("2019-03-04"));
    EXPECT_EQ(circular.number, 1);
    EXPECT_EQ(decision.form, (DossierCodeForm{"H29.16", CodeDateFormat::yymmdd, 4}));
    EXPECT_EQ(ministry.form, (DossierCodeForm{"G09.20", CodeDateFormat::yyyymmdd, 7}));
    EXPECT_EQ(ministry.received_on, day("2026-06-09"));
    EXPECT_EQ(ministry.number, 92637);
}

TEST(DossierCode, WhatIsReadIsWrittenTheSame) {
    for (auto const* text :
         {"000.00.16.H29-190304-0001",
          "H29-240229-9999",
          "H29.16-240115-10000",
          "H29.1.22.333.4-991231-1234567",
          "G09.20-20260609-0092637",
          "123.45.67.A01.5-20000101-0010"}) {
        auto const parsed = parse_dossier_code(text);

        ASSERT_TRUE(parsed.has_value()) << text;
        EXPECT_EQ(format_dossier_code(*parsed).value(), text);
    }
}

TEST(DossierCode, RefusesWhatIsNotACode) {
    for (auto const* text :
         {"",
          "-",
          "--",
          "H29",
          "H29-240115",
          "H29-240115-",
          "H29-240115-001",
          "H29-240115-00012345",
          "H29-240115-0000",
          "H29-2401150-0001",
          "H29-240230-0001",
          "H29-20261301-0001",
          "h29-240115-0001",
          "H2-240115-0001",
          "H299-240115-0001",
          "H29.-240115-0001",
          "H29.1234-240115-0001",
          "H29.1.2.3.4.5-240115-0001",
          "00.00.16.H29-240115-0001",
          "000.00.H29-240115-0001",
          "000.00.16.-240115-0001",
          "000.00.16-240115-0001",
          "H29.16-240115-0001 ",
          " H29.16-240115-0001",
          "H29.16-240115--0001",
          "H29.16-24a115-0001",
          "Đ29.16-240115-0001"}) {
        auto const parsed = parse_dossier_code(text);

        ASSERT_TRUE(parsed.has_error()) << text;
        EXPECT_EQ(parsed.error().rule(), "dossier_code");
    }
    EXPECT_TRUE(parse_dossier_code(std::string(5000, '.') + "-240115-0001").has_error());
}

TEST(DossierCode, RefusesPartsThatCannotBeWritten) {
    auto const sound = DossierCode{{"H29.16", CodeDateFormat::yymmdd, 4}, day("2026-11-23"), 1};
    auto wrong_unit = sound;
    wrong_unit.form.unit = "16.H29";
    auto narrow = sound;
    narrow.form.width = 3;
    auto none_left = sound;
    none_left.number = 10'000'000;
    auto zero = sound;
    zero.number = 0;
    auto last_century = sound;
    last_century.received_on = day("1999-12-31");

    EXPECT_EQ(refused(sound), "accepted");
    EXPECT_EQ(format_dossier_code(wrong_unit).error().code(), core::Errc::invalid);
    EXPECT_EQ(format_dossier_code(narrow).error().code(), core::Errc::invalid);
    EXPECT_EQ(refused(none_left), "code_exhausted");
    EXPECT_EQ(refused(zero), "code_exhausted");
    EXPECT_EQ(format_dossier_code(last_century).error().code(), core::Errc::invalid);
}

} // namespace motcua::domain
