#include "run_arithmetic.hpp"

#include <algorithm>

namespace motcua::domain {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

/// Days from `start` to the same day `months` later, or to the end of a month that lacks it.
int days_of_months(Date start, int months) {
    auto later = core::civil(start) + std::chrono::months{months};
    if (!later.ok()) {
        later = later.year() / later.month() / std::chrono::last;
    }
    return static_cast<int>((Date{later} - start).count());
}

int days_to_count(ClockRun const& run) {
    auto const is_months = run.limit.unit == LimitUnit::month;
    return is_months ? days_of_months(core::date_of(run.start), run.limit.value) : run.limit.value;
}

Instant due_of_hours(ClockRun const& run, WorkingCalendar const& calendar) {
    auto left = microseconds{std::chrono::hours{run.limit.value}};
    auto cursor = run.start;
    for (auto const& pause : run.pauses) {
        auto const worked = calendar.working_time_between(cursor, pause.from);
        if (left <= worked) {
            break;
        }
        left -= worked;
        cursor = pause.to;
    }
    return calendar.add_working_time(cursor, left);
}

} // namespace

bool counts_every_day(LimitUnit unit) {
    return unit == LimitUnit::calendar_day || unit == LimitUnit::month;
}

Date first_countable_day(ClockRun const& run, WorkingCalendar const& calendar) {
    auto const receipt = core::date_of(run.start);
    if (run.limit.unit != LimitUnit::same_day || !calendar.is_working(receipt)) {
        return receipt + days{1};
    }
    auto const& cutoff = run.limit.same_day_cutoff;
    auto const is_after_cutoff = cutoff && core::time_of_day(run.start) > *cutoff;
    return is_after_cutoff || run.start > calendar.closing(receipt) ? receipt + days{1} : receipt;
}

Date last_counted_day(ClockRun const& run, WorkingCalendar const& calendar) {
    auto const every_day = counts_every_day(run.limit.unit);
    auto left = days_to_count(run);
    auto cursor = first_countable_day(run, calendar);
    for (auto const& pause : run.pauses) {
        auto const resumed_on = core::date_of(pause.to);
        if (resumed_on <= pause.first_day || resumed_on <= cursor) {
            continue;
        }
        auto const before = every_day ? static_cast<int>((pause.first_day - cursor).count())
                                      : calendar.working_days_between(cursor, pause.first_day);
        if (left <= before) {
            break;
        }
        left -= std::max(before, 0);
        cursor = resumed_on;
    }
    return every_day ? cursor + days{left - 1} : calendar.add_working_days(cursor - days{1}, left);
}

microseconds
counted_office_time(ClockRun const& run, Instant from, Instant to, WorkingCalendar const& calendar) {
    from = std::max(from, run.start);
    auto counted = calendar.working_time_between(from, to);
    for (auto const& pause : run.pauses) {
        counted -= calendar.working_time_between(std::max(from, pause.from), std::min(to, pause.to));
    }
    return counted;
}

Instant due_of(ClockRun const& run, WorkingCalendar const& calendar) {
    if (run.limit.unit == LimitUnit::working_hour) {
        return due_of_hours(run, calendar);
    }
    auto day = last_counted_day(run, calendar);
    if (counts_every_day(run.limit.unit)) {
        day = calendar.roll_forward(day);
        for (auto const& pause : run.pauses) {
            day = pause.covers(day) ? calendar.roll_forward(core::date_of(pause.to)) : day;
        }
    }
    return calendar.closing(day);
}

} // namespace motcua::domain
