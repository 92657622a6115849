#include "catalogue_fixture.hpp"
#include "support/at.hpp"

#include <gtest/gtest.h>

namespace motcua::catalogue {
namespace {

using boost::json::object;
using tests::at;
using tests::day;
using tests::has_fault;

object city_calendar() {
    auto const text = tests::text_of(tests::source_directory() / "config/calendars/vn-hcmc.json");
    return boost::json::parse(text).as_object();
}

core::Failure refusal_of(object const& document) {
    auto parsed = parse_calendar(boost::json::serialize(document));
    return parsed ? core::Failure() : parsed.error();
}

TEST(CalendarFile, GivesTheWorkingDaysOfEachYear) { // RULES §5
    auto const calendar = parse_calendar(boost::json::serialize(city_calendar())).value();
    auto const working_days_in = [&](int year) {
        return calendar.working_days_between(core::make_date(year, 1, 1), core::make_date(year + 1, 1, 1));
    };
    auto counted = std::vector<int>();
    for (auto year = 2018; year <= 2026; ++year) {
        counted.push_back(working_days_in(year));
    }

    EXPECT_EQ(counted, (std::vector{250, 252, 252, 250, 249, 249, 251, 250, 249}));
}

TEST(CalendarFile, NamesTheInstrumentAndCertaintyOfADay) {
    auto const calendar = parse_calendar(boost::json::serialize(city_calendar())).value();

    EXPECT_EQ(*calendar.facts(day("2026-11-24")).instrument, "Nghị quyết số 28/2026/QH16");
    EXPECT_EQ(calendar.facts(day("2026-01-10")).rule, domain::DayRule::swapped_working);
    EXPECT_EQ(calendar.facts(day("2027-04-16")).certainty, domain::Certainty::provisional);
    EXPECT_EQ(calendar.closing(day("2026-01-10")), at("2026-01-10 17:00"));
}

TEST(CalendarFile, ReadsADeskThatOnlyReceivesOnSaturday) {
    auto document = city_calendar();
    document["week"].as_object(
    )["sat"] = {{"sessions", boost::json::array{boost::json::array{"07:30", "11:30"}}}, {"counts", false}};

    auto const calendar = parse_calendar(boost::json::serialize(document)).value();

    EXPECT_FALSE(calendar.is_working(day("2026-03-07")));
    EXPECT_EQ(calendar.sessions(day("2026-03-07")).size(), 1U);
}

TEST(CalendarFile, RefusesUnknownKeysTimesAndDays) {
    auto document = city_calendar();
    document["country"] = "VN";
    auto badly_dated = city_calendar();
    badly_dated["days"].as_array()[0].as_object()["date"] = "2018-02-30";
    badly_dated["week"].as_object()["mon"].as_object()["sessions"].as_array()[0].as_array()[0] = "25:00";

    EXPECT_TRUE(has_fault(refusal_of(document), "/country", "unknown_key"));
    EXPECT_TRUE(has_fault(refusal_of(badly_dated), "/days/0/date", "date"));
    EXPECT_TRUE(has_fault(refusal_of(badly_dated), "/week/mon/sessions", "time_of_day"));
}

TEST(CalendarFile, RefusesASwapWhoseWorkedDayIsMissing) {
    auto document = city_calendar();
    auto& days = document["days"].as_array();
    auto const worked = std::find_if(days.begin(), days.end(), [](boost::json::value const& entry) {
        return entry.at("date") == "2026-01-10";
    });
    days.erase(worked);

    auto const failure = refusal_of(document);

    ASSERT_EQ(failure.faults().size(), 1U);
    EXPECT_EQ(failure.faults().front().rule, "swap_pair");
}

TEST(CalendarFile, RefusesADayThatStandsTwice) {
    auto document = city_calendar();
    auto& days = document["days"].as_array();
    days.push_back(boost::json::value(days.front()));

    EXPECT_TRUE(has_fault(refusal_of(document), "", "calendar_meaning"));
}

TEST(CalendarFile, RefusesADayOutsideItsSpan) {
    auto document = city_calendar();
    document["first_day"] = "2018-01-02";

    EXPECT_TRUE(has_fault(refusal_of(document), "/days/0/date", "outside_span"));
}

} // namespace
} // namespace motcua::catalogue
