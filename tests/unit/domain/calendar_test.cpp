#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include <motcua/domain/calendar.hpp>

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace motcua::domain {

using namespace tests;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

int working_days_of_year(int year) {
    return hcmc_calendar().working_days_between(core::make_date(year, 1, 1), core::make_date(year + 1, 1, 1));
}

/// "02-16 02-17": the year's listed days that are off, or that are worked.
std::string listed_in(int year, bool worked) {
    auto text = std::string();
    for (auto date = core::make_date(year, 1, 1); date < core::make_date(year + 1, 1, 1); date += days{1}) {
        auto const facts = hcmc_calendar().facts(date);
        auto const is_listed = facts.rule != DayRule::working_day && facts.rule != DayRule::weekly_rest;
        if (is_listed && facts.is_working == worked) {
            text += (text.empty() ? "" : " ") + core::to_string(date).substr(5);
        }
    }
    return text;
}

WorkingCalendar::Definition hcmc_definition() {
    return hcmc_calendar().definition();
}

} // namespace

TEST(Calendar, WorkingDaysOfEachYearAreThoseOfTheRules) {
    auto const expected = std::map<int, int>{
        {2018, 250},
        {2019, 252},
        {2020, 252},
        {2021, 250},
        {2022, 249},
        {2023, 249},
        {2024, 251},
        {2025, 250},
        {2026, 249},
    };
    for (auto const& [year, count] : expected) {
        EXPECT_EQ(working_days_of_year(year), count) << year;
    }
}

TEST(Calendar, DaysOffOfEachYearAreThoseOfTheRules) {
    auto const expected = std::map<int, std::string>{
        {2018, "01-01 02-14 02-15 02-16 02-19 02-20 04-25 04-30 05-01 09-03 12-31"},
        {2019, "01-01 02-04 02-05 02-06 02-07 02-08 04-15 04-29 04-30 05-01 09-02"},
        {2020, "01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02"},
        {2021, "01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03"},
        {2022, "01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02"},
        {2023, "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04"},
        {2024, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03"},
        {2025, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02"},
        {2026, "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24"},
        {2027, "01-01 04-16 04-30 05-03 09-02 11-24"},
    };
    for (auto const& [year, dates] : expected) {
        EXPECT_EQ(listed_in(year, false), dates) << year;
    }
}

TEST(Calendar, WorkedSaturdaysOfEachYearAreThoseOfTheRules) {
    auto const expected = std::map<int, std::string>{
        {2018, ""},
        {2019, "01-05 05-04"},
        {2020, ""},
        {2021, ""},
        {2022, ""},
        {2023, ""},
        {2024, "05-04"},
        {2025, "04-26"},
        {2026, "01-10 08-22"},
        {2027, ""},
    };
    for (auto const& [year, dates] : expected) {
        EXPECT_EQ(listed_in(year, true), dates) << year;
    }
}

TEST(Calendar, EveryDayOffNamesItsInstrument) {
    for (auto date = day("2017-12-01"); date <= day("2028-02-01"); date += days{1}) {
        ASSERT_NE(hcmc_calendar().facts(date).instrument, nullptr) << core::to_string(date);
        EXPECT_FALSE(hcmc_calendar().facts(date).instrument->empty()) << core::to_string(date);
    }
    EXPECT_EQ(*hcmc_calendar().facts(day("2026-11-24")).instrument, "Nghị quyết số 28/2026/QH16");
}

TEST(Calendar, DayWithoutRecordedInstrumentFallsBackOnTheLabourCode) {
    auto definition = hcmc_definition();
    definition.days = {CalendarDay{day("2026-03-06"), DayOffKind::holiday, Certainty::decided, "", {}}};
    auto const calendar = WorkingCalendar(definition);

    EXPECT_EQ(*calendar.facts(day("2026-03-06")).instrument, "Bộ luật Lao động 2019, Điều 112");
}

TEST(Calendar, DaysBeyondWhatItKnowsFollowTheWeekProvisionally) {
    auto const& calendar = hcmc_calendar();

    EXPECT_TRUE(calendar.is_working(day("2031-03-03")));
    EXPECT_FALSE(calendar.is_working(day("2031-03-01")));
    EXPECT_EQ(calendar.facts(day("2031-03-03")).certainty, Certainty::provisional);
    EXPECT_EQ(calendar.facts(day("2017-12-29")).certainty, Certainty::provisional);
    EXPECT_EQ(calendar.facts(day("2026-12-31")).certainty, Certainty::decided);
    EXPECT_EQ(calendar.facts(day("2027-01-04")).certainty, Certainty::provisional);
    EXPECT_EQ(calendar.certainty_over(day("2026-01-01"), day("2026-12-31")), Certainty::decided);
    EXPECT_EQ(calendar.certainty_over(day("2026-12-31"), day("2027-01-01")), Certainty::provisional);
}

TEST(Calendar, OneProvisionalDayMakesARangeProvisional) {
    auto definition = hcmc_definition();
    definition.days = {CalendarDay{day("2026-03-06"), DayOffKind::swap_off, Certainty::provisional, "", {}}};
    auto const calendar = WorkingCalendar(definition);

    EXPECT_EQ(calendar.certainty_over(day("2026-03-01"), day("2026-03-05")), Certainty::decided);
    EXPECT_EQ(calendar.certainty_over(day("2026-03-01"), day("2026-03-06")), Certainty::provisional);
    EXPECT_EQ(calendar.certainty_over(day("2026-03-06"), day("2026-03-06")), Certainty::provisional);
    EXPECT_EQ(calendar.certainty_over(day("2026-03-07"), day("2026-03-31")), Certainty::decided);
}

TEST(Calendar, NeighbouringWorkingDaysSkipTet) {
    auto const& calendar = hcmc_calendar();

    EXPECT_EQ(calendar.next_working_day(day("2026-02-13")), day("2026-02-23"));
    EXPECT_EQ(calendar.previous_working_day(day("2026-02-23")), day("2026-02-13"));
    EXPECT_EQ(calendar.roll_forward(day("2026-02-14")), day("2026-02-23"));
    EXPECT_EQ(calendar.roll_forward(day("2026-02-13")), day("2026-02-13"));
    EXPECT_EQ(calendar.add_working_days(day("2026-02-13"), 0), day("2026-02-13"));
    EXPECT_EQ(calendar.add_working_days(day("2026-02-14"), 1), day("2026-02-23"));
    EXPECT_EQ(calendar.add_working_days(day("2026-02-22"), -2), day("2026-02-12"));
}

TEST(Calendar, WorkingDaysBetweenIsNegativeBackwards) {
    auto const& calendar = hcmc_calendar();

    EXPECT_EQ(calendar.working_days_between(day("2026-03-10"), day("2026-03-13")), 3);
    EXPECT_EQ(calendar.working_days_between(day("2026-03-13"), day("2026-03-10")), -3);
    EXPECT_EQ(calendar.working_days_between(day("2026-03-13"), day("2026-03-13")), 0);
}

TEST(Calendar, SwappedSaturdayHasItsOwnHoursOrMondays) {
    auto definition = hcmc_definition();
    auto const short_day = std::vector{OfficeSession{hours{8}, hours{12}}};
    definition.days = {
        CalendarDay{day("2026-01-10"), DayOffKind::swap_work, Certainty::decided, "", {}},
        CalendarDay{day("2026-01-17"), DayOffKind::swap_work, Certainty::decided, "", short_day}};
    auto const calendar = WorkingCalendar(definition);

    EXPECT_EQ(words(calendar.opening(day("2026-01-10"))), "2026-01-10 07:30");
    EXPECT_EQ(words(calendar.closing(day("2026-01-10"))), "2026-01-10 17:00");
    EXPECT_EQ(words(calendar.closing(day("2026-01-17"))), "2026-01-17 12:00");
    EXPECT_TRUE(calendar.sessions(day("2026-01-11")).empty());
}

TEST(Calendar, WorkingTimeStopsOverLunchNightsAndDaysOff) {
    auto const& calendar = hcmc_calendar();

    EXPECT_EQ(calendar.working_time_between(at("2026-03-06 11:00"), at("2026-03-06 13:30")), hours{1});
    EXPECT_EQ(calendar.working_time_between(at("2026-03-06 16:00"), at("2026-03-09 08:30")), hours{2});
    EXPECT_EQ(calendar.working_time_between(at("2026-03-06 16:00"), at("2026-03-06 16:00")), hours{0});
    EXPECT_EQ(calendar.working_time_between(at("2026-03-09 16:00"), at("2026-03-06 16:00")), hours{0});
    EXPECT_EQ(calendar.working_time_between(at("2026-03-07 00:00"), at("2026-03-08 23:59")), hours{0});
}

TEST(Calendar, WorkingTimeEndingOnAClosingStaysThere) {
    auto const& calendar = hcmc_calendar();

    EXPECT_EQ(words(calendar.add_working_time(at("2026-03-06 09:00"), minutes{150})), "2026-03-06 11:30");
    EXPECT_EQ(words(calendar.add_working_time(at("2026-03-06 15:00"), hours{2})), "2026-03-06 17:00");
    EXPECT_EQ(words(calendar.add_working_time(at("2026-03-06 12:00"), minutes{1})), "2026-03-06 13:01");
    EXPECT_EQ(words(calendar.add_working_time(at("2026-03-06 18:00"), hours{0})), "2026-03-09 07:30");
}

TEST(Calendar, CopiesStandOnTheirOwn) {
    auto copy = std::make_unique<WorkingCalendar>(hcmc_calendar());
    auto const second = WorkingCalendar(*copy);
    copy.reset();

    EXPECT_EQ(*second.facts(day("2026-11-24")).instrument, "Nghị quyết số 28/2026/QH16");
    EXPECT_EQ(second.sessions(day("2026-03-06")).size(), 2U);
    EXPECT_TRUE(second.sessions(day("2026-11-24")).empty());
}

TEST(Calendar, RefusesADefinitionThatCannotBeACalendar) {
    auto overlapping = hcmc_definition();
    overlapping.week.at(0).sessions = {{hours{8}, hours{12}}, {hours{11}, hours{17}}};
    auto inverted = hcmc_definition();
    inverted.week.at(0).sessions = {{hours{12}, hours{8}}};
    auto until_midnight = hcmc_definition();
    until_midnight.week.at(0).sessions = {{hours{8}, hours{24}}};
    auto twice = hcmc_definition();
    twice.days.push_back(twice.days.front());
    auto idle = hcmc_definition();
    for (auto& weekday : idle.week) {
        weekday.counts = false;
    }
    auto no_monday = hcmc_definition();
    no_monday.week.at(0).sessions.clear();
    auto backwards = hcmc_definition();
    backwards.days.clear();
    backwards.last_day = backwards.first_day - days{30};

    for (auto const& definition :
         {overlapping, inverted, until_midnight, twice, idle, no_monday, backwards}) {
        EXPECT_THROW(WorkingCalendar{definition}, std::invalid_argument);
    }
}

} // namespace motcua::domain
