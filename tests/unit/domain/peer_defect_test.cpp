#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include <motcua/domain/deadline.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

/// Due-date defects known from other systems in use, one test each. Reference week: Mon 02/03/2026.
namespace motcua::domain {

using namespace tests;
using std::chrono::minutes;

namespace {

constexpr auto morning = OfficeSession{minutes{450}, minutes{690}};    // 07:30–11:30
constexpr auto afternoon = OfficeSession{minutes{780}, minutes{1020}}; // 13:00–17:00

WorkingCalendar::Definition office(std::vector<OfficeSession> const& sessions) {
    auto definition = WorkingCalendar::Definition{};
    definition.id = core::CalendarId{"office"};
    for (auto weekday = std::size_t{0}; weekday < 5; ++weekday) {
        definition.week.at(weekday).sessions = sessions;
    }
    definition.first_day = day("2026-01-01");
    definition.last_day = day("2026-12-31");
    definition.decided_until = day("2026-12-31");
    return definition;
}

CalendarDay listed(std::string_view date, DayOffKind kind) {
    return CalendarDay{day(date), kind, Certainty::decided, "Thông báo", {}};
}

std::string
due(WorkingCalendar::Definition const& definition, std::string_view received_at, TimeLimit const& whole) {
    return words(due_after(at(received_at), whole, WorkingCalendar(definition)));
}

std::string office_time_later(
    std::vector<OfficeSession> const& sessions,
    std::string_view from,
    std::chrono::microseconds amount
) {
    return words(WorkingCalendar(office(sessions)).add_working_time(at(from), amount));
}

} // namespace

TEST(PeerDefect, B1_ReceivedOnAHolidayDayOneIsTheNextWorkingDay) {
    EXPECT_EQ(words(due_after(at("2026-04-30 09:00"), working_days(1), hcmc_calendar())), "2026-05-04 17:00");
    EXPECT_EQ(words(due_after(at("2026-04-29 09:00"), working_days(1), hcmc_calendar())), "2026-05-04 17:00");
}

TEST(PeerDefect, B2_MakeUpSundayAndMakeUpSaturdayAfterAHolidayCount) {
    auto make_up_sunday = office({morning, afternoon});
    make_up_sunday.days = {listed("2026-03-08", DayOffKind::swap_work)};
    auto after_holiday = office({morning, afternoon});
    after_holiday.days = {
        listed("2026-03-06", DayOffKind::holiday),
        listed("2026-03-07", DayOffKind::swap_work)};

    EXPECT_EQ(due(make_up_sunday, "2026-03-06 09:00", working_days(1)), "2026-03-08 17:00");
    EXPECT_EQ(due(after_holiday, "2026-03-05 09:00", working_days(1)), "2026-03-07 17:00");
}

TEST(PeerDefect, B3_SaturdayMorningEndsWhenSaturdayMorningCloses) {
    auto counting = office({morning, afternoon});
    counting.week.at(5).sessions = {morning};
    auto receiving_only = counting;
    receiving_only.week.at(5).counts = false;

    EXPECT_EQ(due(counting, "2026-03-06 15:00", working_days(1)), "2026-03-07 11:30");
    EXPECT_EQ(due(counting, "2026-03-06 15:00", working_hours(4)), "2026-03-07 09:30");
    EXPECT_EQ(due(receiving_only, "2026-03-06 15:00", working_days(1)), "2026-03-09 17:00");
    EXPECT_EQ(due(receiving_only, "2026-03-06 15:00", working_hours(4)), "2026-03-09 09:30");
    EXPECT_EQ(due(receiving_only, "2026-03-07 09:00", working_days(1)), "2026-03-09 17:00");
}

TEST(PeerDefect, B4_ADayOfSevenAndAHalfHoursIsStillADay) {
    auto const short_afternoon = OfficeSession{minutes{780}, minutes{990}};

    EXPECT_EQ(
        due(office({morning, short_afternoon}), "2026-03-02 08:00", working_days(5)),
        "2026-03-09 16:30"
    );
    EXPECT_EQ(
        due(office({morning, short_afternoon}), "2026-03-02 08:00", working_days(20)),
        "2026-03-30 16:30"
    );
}

TEST(PeerDefect, B5_ExactlyAtTheEndOfTheMorningLunchIsNotWorkingTime) {
    EXPECT_EQ(office_time_later({morning, afternoon}, "2026-03-05 11:30", minutes{150}), "2026-03-05 15:30");
}

TEST(PeerDefect, B6_TheRemainderIsMinutesNotDecimalHours) {
    EXPECT_EQ(office_time_later({morning, afternoon}, "2026-03-04 08:50", minutes{450}), "2026-03-05 08:20");
}

TEST(PeerDefect, B7_HalvesThatAreNotWholeHours) {
    auto const long_morning = OfficeSession{minutes{450}, minutes{705}};
    auto const late_afternoon = OfficeSession{minutes{795}, minutes{1020}};

    EXPECT_EQ(
        office_time_later({long_morning, late_afternoon}, "2026-03-02 08:46", std::chrono::hours{24}),
        "2026-03-05 08:46"
    );
}

TEST(PeerDefect, B8_LongLimitsAreNeverCutShort) {
    auto const definition = office({morning, afternoon});

    EXPECT_EQ(due(definition, "2026-03-02 08:00", working_days(260)), "2027-03-01 17:00");
    EXPECT_EQ(due(definition, "2026-03-02 08:00", working_days(300)), "2027-04-26 17:00");
    EXPECT_EQ(due(definition, "2026-03-02 08:00", working_days(4000)), "2041-07-01 17:00");
    EXPECT_EQ(due(definition, "2026-03-02 08:00", working_hours(32'000)), "2041-07-01 08:00");
}

TEST(PeerDefect, B9_AfterHoursEndsAtAClosingNotAtTheNextOpening) {
    EXPECT_EQ(words(due_after(at("2026-03-02 17:30"), working_days(1), hcmc_calendar())), "2026-03-03 17:00");
    EXPECT_EQ(words(due_after(at("2026-03-07 10:00"), working_days(1), hcmc_calendar())), "2026-03-09 17:00");
    EXPECT_EQ(
        words(due_after(at("2026-03-02 17:30"), working_hours(8), hcmc_calendar())),
        "2026-03-03 17:00"
    );
}

TEST(PeerDefect, B10_OneSessionADayIsAnOffice) {
    EXPECT_EQ(due(office({morning}), "2026-03-02 10:30", working_hours(2)), "2026-03-03 08:30");
    EXPECT_EQ(due(office({morning}), "2026-03-02 10:30", working_days(2)), "2026-03-04 11:30");
}

TEST(PeerDefect, B11_TheHostZoneChangesNothing) {
    auto const received_at = at("2026-03-02 09:00");
    for (auto const* zone : {"UTC0", "XXX+11", "YYY-13"}) {
        setenv("TZ", zone, 1); // NOLINT(concurrency-mt-unsafe): this test has one thread
        tzset();

        EXPECT_EQ(words(due_after(received_at, working_days(1), hcmc_calendar())), "2026-03-03 17:00")
            << zone;
        EXPECT_EQ(words(due_after(received_at, working_hours(1), hcmc_calendar())), "2026-03-02 10:00")
            << zone;
    }
    unsetenv("TZ"); // NOLINT(concurrency-mt-unsafe)
    tzset();
}

TEST(PeerDefect, B12_NothingIsRounded) {
    EXPECT_EQ(
        words(due_after(at("2026-03-02 09:01"), working_hours(8), hcmc_calendar())),
        "2026-03-03 09:01"
    );
    EXPECT_EQ(
        words(due_after(at("2026-03-02 16:50"), working_hours(8), hcmc_calendar())),
        "2026-03-03 16:50"
    );
    EXPECT_EQ(
        words(due_after(at("2026-03-02 16:59:59"), working_hours(8), hcmc_calendar())),
        "2026-03-03 16:59:59"
    );
}

} // namespace motcua::domain
