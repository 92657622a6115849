#pragma once

#include <motcua/domain/clock_run.hpp>

#include <optional>
#include <vector>

namespace motcua::domain {

/// One row for every day from the run's start to its due date, or to the letter's date, or to the promise
/// kept when the calendar changed.
[[nodiscard]] std::vector<ExplainedDay> explain_run(
    ClockRun const& run,
    std::optional<Instant> const& due_rescheduled,
    std::optional<Instant> const& due_kept,
    WorkingCalendar const& calendar
);

/// "holiday", "working_day" … as in explanations.
[[nodiscard]] std::string_view name_of(DayRule rule);

} // namespace motcua::domain
