#include <motcua/domain/calendar.hpp>

#include <algorithm>
#include <stdexcept>

namespace motcua::domain {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

std::string const weekly_rest_source = "Bộ luật Lao động 2019, Điều 111";
std::string const working_day_source = "Bộ luật Dân sự 2015, Điều 147, 148";
std::vector<OfficeSession> const closed;

/// 0 = Monday.
std::size_t weekday_index(Date day) {
    return std::chrono::weekday{day}.iso_encoding() - 1;
}

void check_sessions(std::vector<OfficeSession> const& sessions) {
    auto last = std::chrono::minutes{-1};
    for (auto const& session : sessions) {
        if (session.opens <= last || session.closes <= session.opens ||
            session.closes > std::chrono::hours{24}) {
            throw std::invalid_argument("calendar: office sessions overlap or are empty");
        }
        last = session.closes;
    }
}

DayRule rule_of(DayOffKind kind) {
    switch (kind) {
    case DayOffKind::holiday:
        return DayRule::holiday;
    case DayOffKind::compensation:
        return DayRule::compensation;
    case DayOffKind::swap_off:
        return DayRule::swapped_off;
    case DayOffKind::swap_work:
        return DayRule::swapped_working;
    }
    return DayRule::holiday;
}

} // namespace

WorkingCalendar::WorkingCalendar(Definition definition)
    : definition_(std::move(definition)) {
    auto& special = definition_.days;
    std::sort(special.begin(), special.end(), [](auto const& a, auto const& b) { return a.date < b.date; });
    auto const twice = std::adjacent_find(special.begin(), special.end(), [](auto const& a, auto const& b) {
        return a.date == b.date;
    });
    if (twice != special.end()) {
        throw std::invalid_argument("calendar: " + core::to_string(twice->date) + " stands twice");
    }
    for (auto const& weekday : definition_.week) {
        check_sessions(weekday.sessions);
    }
    for (auto const& day : special) {
        check_sessions(day.sessions);
    }
    auto const counts = [](WeekdayHours const& hours) { return hours.counts && !hours.sessions.empty(); };
    if (std::none_of(definition_.week.begin(), definition_.week.end(), counts)) {
        throw std::invalid_argument("calendar: no weekday has office hours that count");
    }
}

CalendarDay const* WorkingCalendar::special_day(Date day) const {
    auto const& special = definition_.days;
    auto const found =
        std::lower_bound(special.begin(), special.end(), day, [](CalendarDay const& entry, Date date) {
            return entry.date < date;
        });
    return found != special.end() && found->date == day ? &*found : nullptr;
}

DayFacts WorkingCalendar::facts(Date day) const {
    auto const known = day >= definition_.first_day && day <= definition_.decided_until;
    auto certainty = known ? Certainty::decided : Certainty::provisional;
    if (auto const* special = special_day(day)) {
        if (special->certainty == Certainty::provisional) {
            certainty = Certainty::provisional;
        }
        return {
            special->kind == DayOffKind::swap_work,
            rule_of(special->kind),
            certainty,
            &special->instrument};
    }
    auto const& hours = definition_.week[weekday_index(day)];
    if (hours.sessions.empty() || !hours.counts) {
        return {false, DayRule::weekly_rest, certainty, &weekly_rest_source};
    }
    return {true, DayRule::working_day, certainty, &working_day_source};
}

std::vector<OfficeSession> const& WorkingCalendar::sessions(Date day) const {
    auto const* special = special_day(day);
    if (special == nullptr) {
        return definition_.week[weekday_index(day)].sessions;
    }
    if (special->kind != DayOffKind::swap_work) {
        return closed;
    }
    return special->sessions.empty() ? definition_.week.front().sessions : special->sessions;
}

Instant WorkingCalendar::opening(Date day) const {
    return core::at_time(day, sessions(day).front().opens);
}

Instant WorkingCalendar::closing(Date day) const {
    return core::at_time(day, sessions(day).back().closes);
}

Date WorkingCalendar::next_working_day(Date day) const {
    do {
        day += days{1};
    } while (!is_working(day));
    return day;
}

Date WorkingCalendar::previous_working_day(Date day) const {
    do {
        day -= days{1};
    } while (!is_working(day));
    return day;
}

Date WorkingCalendar::roll_forward(Date day) const {
    return is_working(day) ? day : next_working_day(day);
}

int WorkingCalendar::working_days_between(Date from, Date to) const {
    if (to < from) {
        return -working_days_between(to, from);
    }
    auto count = 0;
    for (auto day = from; day < to; day += days{1}) {
        count += is_working(day) ? 1 : 0;
    }
    return count;
}

Date WorkingCalendar::add_working_days(Date day, int count) const {
    for (; count > 0; --count) {
        day = next_working_day(day);
    }
    for (; count < 0; ++count) {
        day = previous_working_day(day);
    }
    return day;
}

Instant WorkingCalendar::add_working_time(Instant from, microseconds amount) const {
    if (amount <= microseconds{0}) {
        return from;
    }
    for (auto day = core::date_of(from);; day += days{1}) {
        for (auto const& session : sessions(day)) {
            auto const start = std::max(core::at_time(day, session.opens), from);
            auto const available = core::at_time(day, session.closes) - start;
            if (available <= microseconds{0}) {
                continue;
            }
            if (amount <= available) {
                return start + amount;
            }
            amount -= available;
        }
    }
}

microseconds WorkingCalendar::working_time_between(Instant from, Instant to) const {
    auto worked = microseconds{0};
    for (auto day = core::date_of(from); day <= core::date_of(to); day += days{1}) {
        for (auto const& session : sessions(day)) {
            auto const start = std::max(core::at_time(day, session.opens), from);
            auto const end = std::min(core::at_time(day, session.closes), to);
            worked += std::max(microseconds{0}, microseconds{end - start});
        }
    }
    return worked;
}

} // namespace motcua::domain
