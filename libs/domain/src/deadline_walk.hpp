#pragma once

#include <motcua/domain/deadline.hpp>

#include <vector>

namespace motcua::domain {

/// [from, to) during which the clock stood still.
struct Pause {
    Instant from{};
    Instant to{};
};

/// One run of a limit from a complete receipt.
struct Run {
    Instant start{};
    TimeLimit limit;
    std::vector<Pause> pauses; ///< ascending, not overlapping
};

struct WalkedDue {
    Instant due{};
    Certainty certainty{Certainty::decided};
};

/// Walks the run day by day to its due moment; writes each day to `days` when given.
[[nodiscard]] WalkedDue
walk(Run const& run, WorkingCalendar const& calendar, std::vector<ExplainedDay>* days);

/// R16: a day d is paused when pause_date <= d < resume_date.
[[nodiscard]] bool is_paused_day(std::vector<Pause> const& pauses, Date day);

/// "holiday", "working_day" … as in explanations.
[[nodiscard]] std::string rule_name(DayRule rule);

} // namespace motcua::domain
