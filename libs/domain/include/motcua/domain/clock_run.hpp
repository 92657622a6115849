#pragma once

#include <motcua/domain/deadline.hpp>

#include <vector>

namespace motcua::domain {

/// A stretch in which the clock stood still. While it lasts, `to` equals `from`.
struct ClockPause {
    Instant from{};
    Instant to{};
    /// First day not counted: the day of `from`, or the one after when it began past the due moment that day.
    Date first_day{};

    /// R16: paused are the days d with pause_date <= d < resume_date.
    [[nodiscard]] bool covers(Date day) const { return first_day <= day && day < core::date_of(to); }
};

/// One run of a limit from a complete receipt (or complete supplement), extensions added to the limit.
struct ClockRun {
    Instant start{};
    TimeLimit limit;
    std::vector<ClockPause> pauses; ///< ascending, not overlapping
};

} // namespace motcua::domain
