#include <motcua/domain/electronic_result.hpp>
#include <motcua/domain/procedure.hpp>

#include <gtest/gtest.h>

#include <array>

namespace motcua::domain {

namespace {

core::Date day(std::string_view text) {
    return core::parse_date(text).value();
}

struct ValidityRow {
    char const* name;
    char const* from;
    int months;
    char const* until;
};

// Civil Code 2015 art. 148(3), (4): the corresponding day of the last month, or its last day.
constexpr auto validity_rows = std::array{
    ValidityRow{"three years", "2026-03-02", 36, "2029-03-02"},
    ValidityRow{"one month", "2026-03-31", 1, "2026-04-30"},
    ValidityRow{"end of February", "2026-01-31", 1, "2026-02-28"},
    ValidityRow{"end of February in a leap year", "2028-01-31", 1, "2028-02-29"},
    ValidityRow{"leap day after three years", "2028-02-29", 36, "2031-02-28"},
    ValidityRow{"leap day after four years", "2028-02-29", 48, "2032-02-29"},
    ValidityRow{"over the turn of the year", "2026-11-30", 3, "2027-02-28"},
    ValidityRow{"last day of the year", "2026-12-31", 6, "2027-06-30"},
};

ResultTerms terms(std::string_view issued, std::string_view from, std::string_view until) {
    return {"01/GCN", "Giấy chứng nhận", day(issued), day(from), day(until)};
}

} // namespace

TEST(ResultValidity, EndsOnTheCorrespondingDayOfTheLastMonth) {
    for (auto const& row : validity_rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(core::to_string(last_valid_day(day(row.from), row.months)), row.until);
    }
}

TEST(ResultValidity, NeverEndsBeforeItBeginsAndGrowsWithTheMonths) {
    for (auto offset = 0; offset < 1500; ++offset) {
        auto const from = day("2027-01-01") + std::chrono::days{offset};
        for (auto months = 1; months < 40; ++months) {
            auto const until = last_valid_day(from, months);
            ASSERT_GT(until, from);
            ASSERT_LT(until, last_valid_day(from, months + 1));
        }
    }
}

TEST(ResultTerms, IssueInTheFutureIsRefused) {
    EXPECT_EQ(
        faults_of(terms("2026-03-03", "2026-03-03", "2029-03-03"), day("2026-03-02")).at(0).rule,
        "issued_in_future"
    );
    EXPECT_TRUE(faults_of(terms("2026-03-02", "2026-03-10", "2029-03-03"), day("2026-03-02")).empty());
}

TEST(ResultTerms, EndBeforeBeginningIsRefused) {
    auto const faults = faults_of(terms("2026-03-02", "2026-03-10", "2026-03-09"), day("2026-03-02"));
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].pointer, "/valid_until");
    EXPECT_EQ(faults[0].rule, "valid_until_before_from");
    EXPECT_TRUE(faults_of(terms("2026-03-02", "2026-03-10", "2026-03-10"), day("2026-03-02")).empty())
        << "one day";
}

TEST(ResultCode, GrowsPastItsWidthInsteadOfWrapping) {
    auto const form = ResultCodeForm{day("2018-01-01"), "000.00.16.H29-KQ", 6};
    EXPECT_EQ(form.code(2026, 7), "000.00.16.H29-KQ-2026-000007");
    EXPECT_EQ(form.code(2026, 999'999), "000.00.16.H29-KQ-2026-999999");
    EXPECT_EQ(form.code(2026, 1'000'000), "000.00.16.H29-KQ-2026-1000000");
}

TEST(ResultRights, OnlyALeaderRevokesAndOnlyHeadsImport) {
    for (auto const role :
         {Role::clerk, Role::reviewer, Role::division_head, Role::leader, Role::admin, Role::integration}) {
        EXPECT_EQ(may_revoke_result(role), role == Role::leader);
        EXPECT_EQ(may_register_result(role), role != Role::admin);
        EXPECT_EQ(
            may_import_results(role),
            role == Role::leader || role == Role::division_head || role == Role::admin
        );
    }
}

TEST(ResultState, NamesGoThereAndBack) {
    for (auto const state :
         {ResultState::in_force, ResultState::replaced, ResultState::revoked, ResultState::expired}) {
        EXPECT_EQ(result_state_named(name_of(state)), state);
    }
    EXPECT_FALSE(result_state_named("valid").has_value());
}

} // namespace motcua::domain
