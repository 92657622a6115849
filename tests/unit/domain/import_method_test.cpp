#include "support/at.hpp"
#include <motcua/domain/import_method.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace motcua::domain {

using tests::day;

namespace {

ImportInspection passed(std::string_view on) {
    return {day(on), true};
}

ImportInspection failed(std::string_view on) {
    return {day(on), false};
}

ImportStanding standing(std::vector<ImportInspection> const& inspections, std::string_view on) {
    return import_standing(inspections, day(on), ImportMethodRule{}).value();
}

constexpr auto normal = ImportStanding{ImportMethod::normal, std::nullopt};
constexpr auto strict = ImportStanding{ImportMethod::strict, std::nullopt};

} // namespace

TEST(Scenario, S29_ThreePassesWithinTwelveMonthsLeadToReducedForTwelveMonths) {
    auto const in_time = std::vector{passed("2026-03-02"), passed("2026-06-15"), passed("2027-02-20")};
    auto const too_far = std::vector{passed("2026-03-02"), passed("2026-06-15"), passed("2027-03-05")};
    auto const reduced = ImportStanding{ImportMethod::reduced, day("2028-02-20")};

    EXPECT_EQ(standing(in_time, "2027-02-20"), normal); // the lot that brings the third pass
    EXPECT_EQ(standing(in_time, "2027-02-21"), reduced);
    EXPECT_EQ(standing(in_time, "2028-02-20"), reduced);
    EXPECT_EQ(standing(in_time, "2028-02-21"), normal);
    EXPECT_EQ(standing(too_far, "2027-03-06"), normal);
}

TEST(Scenario, S29_AnyFailureIsStrictUntilThreePasses) {
    auto history = std::vector{
        passed("2026-03-02"),
        passed("2026-06-15"),
        passed("2026-09-01"),
        failed("2026-10-01"),
        passed("2026-10-05"),
        passed("2026-11-01")};
    EXPECT_EQ(standing(history, "2026-11-02"), strict);

    history.push_back(passed("2026-12-01"));
    EXPECT_EQ(standing(history, "2026-12-02"), normal);
}

TEST(ImportMethodSwitch, TheLastDayOfTheTwelveMonthsIsWithin) {
    auto const history = std::vector{passed("2026-03-02"), passed("2026-06-15"), passed("2027-03-02")};

    EXPECT_EQ(standing(history, "2027-03-03").method, ImportMethod::reduced);
}

TEST(ImportMethodSwitch, TheWindowSlides) {
    auto const history =
        std::vector{passed("2026-03-02"), passed("2026-06-15"), passed("2027-03-05"), passed("2027-06-15")};

    EXPECT_EQ(standing(history, "2027-06-16").method, ImportMethod::reduced);
}

TEST(ImportMethodSwitch, PassesUnderOneMethodDoNotCountUnderTheNext) {
    auto const after_strict = std::vector{
        failed("2026-01-05"),
        passed("2026-02-02"),
        passed("2026-03-02"),
        passed("2026-04-02"),
        passed("2026-05-02"),
        passed("2026-06-02")};
    auto const after_reduced = std::vector{
        passed("2026-01-05"),
        passed("2026-02-02"),
        passed("2026-03-02"),
        passed("2027-02-01"),
        passed("2027-03-02"),
        passed("2027-03-20")};

    EXPECT_EQ(standing(after_strict, "2026-06-03"), normal);
    EXPECT_EQ(standing(after_reduced, "2027-03-21"), normal);
}

TEST(ImportMethodSwitch, RefusesInspectionsOutOfOrder) {
    auto const history = std::vector{passed("2026-03-02"), passed("2026-03-01")};

    EXPECT_EQ(
        import_standing(history, day("2026-04-01"), ImportMethodRule{}).error().rule(),
        "inspection_order"
    );
}

} // namespace motcua::domain
