#include "run_arithmetic.hpp"
#include <motcua/domain/deadline_fold.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace motcua::domain {

namespace {

using std::chrono::days;

/// Decree 61/2018: received after this time, a paper dossier is handed over with the next opening (R3).
constexpr auto handover_cutoff = std::chrono::hours{15};

constexpr auto limit_unit_names =
    std::array<std::string_view, 5>{"working_day", "working_hour", "calendar_day", "same_day", "month"};

core::Expected<DeadlineFold> folded(std::span<LedgerEntry const> ledger, WorkingCalendar const& calendar) {
    auto fold = DeadlineFold(calendar);
    for (auto const& entry : ledger) {
        if (auto applied = fold.apply(entry); !applied) {
            return applied.error();
        }
    }
    return fold;
}

} // namespace

std::string_view name_of(LimitUnit unit) {
    return limit_unit_names.at(static_cast<std::size_t>(unit));
}

std::optional<LimitUnit> limit_unit_named(std::string_view name) {
    auto const* const found = std::find(limit_unit_names.begin(), limit_unit_names.end(), name);
    if (found == limit_unit_names.end()) {
        return std::nullopt;
    }
    return static_cast<LimitUnit>(found - limit_unit_names.begin());
}

core::Expected<Deadline> deadline_of(std::span<LedgerEntry const> ledger, WorkingCalendar const& calendar) {
    auto const fold = folded(ledger, calendar);
    if (!fold) {
        return fold.error();
    }
    return fold->deadline();
}

core::Expected<std::vector<ExplainedDay>>
explain(std::span<LedgerEntry const> ledger, WorkingCalendar const& calendar) {
    auto const fold = folded(ledger, calendar);
    if (!fold) {
        return fold.error();
    }
    return fold->explanation();
}

Instant due_after(Instant received_at, TimeLimit const& limit, WorkingCalendar const& calendar) {
    if (limit.value < 1 || limit.value > time_limit_max) {
        throw std::invalid_argument("deadline: time limit out of range");
    }
    return due_of(ClockRun{received_at, limit, {}}, calendar);
}

Instant latest_apology(Instant due, WorkingCalendar const& calendar) {
    return calendar.closing(calendar.previous_working_day(core::date_of(due)));
}

Instant working_days_before(Instant due, int working_days, WorkingCalendar const& calendar) {
    auto const due_day = calendar.roll_forward(core::date_of(due));
    return calendar.opening(calendar.add_working_days(due_day, -working_days));
}

Instant handover_by(Instant received_at, WorkingCalendar const& calendar) {
    auto const day = core::date_of(received_at);
    if (calendar.is_working(day) && core::time_of_day(received_at) <= handover_cutoff &&
        received_at <= calendar.closing(day)) {
        return calendar.closing(day);
    }
    return calendar.opening(calendar.next_working_day(day));
}

Instant online_answer_by(Instant submitted_at, std::chrono::hours hours, WorkingCalendar const& calendar) {
    return calendar.add_working_time(submitted_at, hours);
}

Instant supplement_window_end(Instant accepted_at, int working_days, WorkingCalendar const& calendar) {
    return due_after(accepted_at, TimeLimit{working_days, LimitUnit::working_day, {}}, calendar);
}

int working_days_late(Instant due, Instant finished, WorkingCalendar const& calendar) {
    if (finished <= due) {
        return 0;
    }
    auto const after_due = core::date_of(due) + days{1};
    return std::max(1, calendar.working_days_between(after_due, core::date_of(finished) + days{1}));
}

} // namespace motcua::domain
