#pragma once

#include <motcua/domain/clock_run.hpp>

namespace motcua::domain {

/// Calendar days and months count every day; the other units count working days.
[[nodiscard]] bool counts_every_day(LimitUnit unit);

/// First day that may count: the day after receipt (Civil Code art. 147(2)), or for same_day the day of
/// receipt when it is in time (R4).
[[nodiscard]] Date first_countable_day(ClockRun const& run, WorkingCalendar const& calendar);

/// The N-th counted day, before any rolling forward. Precondition: the unit is not working_hour.
[[nodiscard]] Date last_counted_day(ClockRun const& run, WorkingCalendar const& calendar);

/// Office time of the run in [from, to), pauses cut out.
[[nodiscard]] std::chrono::microseconds
counted_office_time(ClockRun const& run, Instant from, Instant to, WorkingCalendar const& calendar);

/// Due moment of the run (R1, R2, R4, R16).
[[nodiscard]] Instant due_of(ClockRun const& run, WorkingCalendar const& calendar);

} // namespace motcua::domain
