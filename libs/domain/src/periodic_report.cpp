#include <motcua/domain/periodic_report.hpp>

#include <algorithm>

namespace motcua::domain {

namespace {

void count_received(SettlementFacts const& facts, ReportPeriod const& period, SettlementRow& row) {
    if (*facts.accepted_at < period.first) {
        ++row.carried_over;
    } else if (facts.channel == Channel::online) {
        ++row.received_online;
    } else {
        ++row.received_in_person;
    }
}

void count_outcome(SettlementFacts const& facts, ReportPeriod const& period, SettlementRow& row) {
    auto const is_done = facts.done_at && *facts.done_at <= period.last;
    auto const is_waiting = facts.waiting_since && *facts.waiting_since <= period.last;
    auto const judged_at = is_done ? *facts.done_at : is_waiting ? *facts.waiting_since : period.last;
    auto const is_late = judged_at > facts.due_at;
    if (!is_done && !is_waiting) {
        ++(is_late ? row.open_late : row.open_in_time);
    } else if (is_late) {
        ++row.done_late;
    } else if (is_waiting || facts.ended_without_result || core::date_of(judged_at) == core::date_of(facts.due_at)) {
        ++row.done_on_time;
    } else {
        ++row.done_early;
    }
}

} // namespace

std::int64_t SettlementRow::received() const noexcept {
    return received_online + received_in_person + carried_over;
}

std::int64_t SettlementRow::done() const noexcept {
    return done_early + done_on_time + done_late;
}

std::int64_t SettlementRow::open() const noexcept {
    return open_in_time + open_late;
}

core::Expected<void> check_balance(SettlementRow const& row) {
    auto const least = std::min(
        {row.received_online,
         row.received_in_person,
         row.carried_over,
         row.done_early,
         row.done_on_time,
         row.done_late,
         row.open_in_time,
         row.open_late}
    );
    if (least < 0 || row.received() != row.done() + row.open()) {
        return core::conflict(
            "report_unbalanced",
            "Số liệu biểu II.06a không khớp: cột 3 phải bằng cột 7 cộng cột 11.",
            "Form II.06a does not balance: column 3 must be 7 plus 11."
        );
    }
    return {};
}

SettlementRow settlement_row(std::span<SettlementFacts const> dossiers, ReportPeriod const& period) {
    auto row = SettlementRow{};
    for (auto const& facts : dossiers) {
        auto const is_of_period = facts.accepted_at && *facts.accepted_at <= period.last &&
                                  (!facts.done_at || *facts.done_at >= period.first);
        if (is_of_period) {
            count_received(facts, period, row);
            count_outcome(facts, period, row);
        }
    }
    return row;
}

Ratio on_time_ratio(SettlementRow const& row) {
    return {row.done_early + row.done_on_time, row.done()};
}

StrictLateness strict_lateness(
    Deadline const& deadline,
    std::optional<Instant> const& finished_at,
    Instant now,
    WorkingCalendar const& calendar
) {
    auto const end = finished_at.value_or(now);
    return {
        working_days_late(deadline.due_original, end, calendar),
        working_days_late(deadline.due_current, end, calendar)};
}

ApologyCoverage
apology_coverage(std::span<ApologyFacts const> due_dates, Instant now, WorkingCalendar const& calendar) {
    auto coverage = ApologyCoverage{};
    for (auto const& facts : due_dates) {
        if (facts.done_at.value_or(now) <= facts.due_at) {
            continue;
        }
        ++coverage.owed;
        if (facts.issued_at && *facts.issued_at <= now) {
            ++coverage.issued;
            coverage.issued_in_time += *facts.issued_at <= latest_apology(facts.due_at, calendar) ? 1 : 0;
        }
    }
    return coverage;
}

} // namespace motcua::domain
