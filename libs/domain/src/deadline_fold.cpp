#include "explanation.hpp"
#include "run_arithmetic.hpp"
#include <motcua/domain/deadline_fold.hpp>

#include <algorithm>

namespace motcua::domain {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

core::Failure order_failure(std::string vi, std::string en) {
    return core::conflict("ledger_order", std::move(vi), std::move(en));
}

core::Failure limit_failure() {
    return core::conflict(
        "ledger_limit",
        "Bút toán thiếu thời hạn hoặc ngày hẹn, hoặc thời hạn ngoài phạm vi cho phép.",
        "The entry lacks its limit or date, or the limit is out of range."
    );
}

core::Failure second_reschedule_failure() {
    auto failure = core::conflict(
        "reschedule_once",
        "Chỉ được hẹn lại ngày trả kết quả một lần.",
        "The return date may be moved once only."
    );
    return failure.citing("Nghị định 61/2018/NĐ-CP, Điều 19");
}

bool is_sound(std::optional<TimeLimit> const& limit) {
    return limit && limit->value >= 1 && limit->value <= time_limit_max;
}

} // namespace

DeadlineFold::DeadlineFold(WorkingCalendar const& calendar)
    : calendar_(&calendar) {}

core::Expected<void> DeadlineFold::apply(LedgerEntry const& entry) {
    if (auto refused = refusal_of(entry)) {
        return *std::move(refused);
    }
    last_at_ = entry.at;
    switch (entry.kind) {
    case LedgerKind::started:
        begin_run(entry);
        due_original_ = due_of(run_, *calendar_);
        break;
    case LedgerKind::paused:
        pause(entry.at);
        break;
    case LedgerKind::resumed:
        resume(entry.at);
        break;
    case LedgerKind::restarted:
        begin_run(entry);
        ++round_;
        break;
    case LedgerKind::extended:
        run_.limit.value += entry.limit->value;
        break;
    case LedgerKind::rescheduled:
        reschedule(entry);
        break;
    case LedgerKind::calendar_changed:
        change_calendar(entry);
        break;
    }
    return {};
}

std::optional<core::Failure> DeadlineFold::refusal_of(LedgerEntry const& entry) const {
    if (last_at_ && entry.at < *last_at_) {
        return order_failure("Bút toán thời hạn đi lùi thời gian.", "A ledger entry goes back in time.");
    }
    if (is_started_ == (entry.kind == LedgerKind::started)) {
        return is_started_ ? order_failure("Thời hạn đã bắt đầu rồi.", "The clock has started already.")
                           : order_failure("Thời hạn chưa bắt đầu.", "The clock has not started.");
    }
    switch (entry.kind) {
    case LedgerKind::started:
    case LedgerKind::restarted:
        return is_sound(entry.limit) ? std::nullopt : std::optional(limit_failure());
    case LedgerKind::paused:
        return is_paused_ ? std::optional(order_failure(
                                "Chỉ tạm dừng được thời hạn đang chạy.",
                                "Only a running clock can be paused."
                            ))
                          : std::nullopt;
    case LedgerKind::resumed:
        return is_paused_
                   ? std::nullopt
                   : std::optional(
                         order_failure("Thời hạn không ở trạng thái tạm dừng.", "The clock is not paused.")
                     );
    case LedgerKind::extended:
        if (!is_sound(entry.limit) || entry.limit->value > time_limit_max - run_.limit.value) {
            return limit_failure();
        }
        return entry.limit->unit == run_.limit.unit ? std::nullopt
                                                    : std::optional(core::conflict(
                                                          "ledger_unit",
                                                          "Gia hạn phải cùng đơn vị với thời hạn.",
                                                          "An extension has the unit of the limit it extends."
                                                      ));
    case LedgerKind::rescheduled:
        if (was_ever_rescheduled_) {
            return second_reschedule_failure();
        }
        return entry.new_due ? std::nullopt : std::optional(limit_failure());
    case LedgerKind::calendar_changed:
        return entry.adoption ? std::nullopt : std::optional(limit_failure());
    }
    return limit_failure();
}

/// Days counted before a restart have no effect any more (S14); a letter's date gives way to the new run.
void DeadlineFold::begin_run(LedgerEntry const& entry) {
    is_started_ = true;
    is_paused_ = false;
    run_ = ClockRun{entry.at, *entry.limit, {}};
    due_rescheduled_.reset();
    promised_.reset();
}

void DeadlineFold::pause(Instant at) {
    auto first_day = core::date_of(at);
    auto const due = due_of(run_, *calendar_);
    if (at > due && first_day == core::date_of(due)) {
        first_day += days{1};
    }
    is_paused_ = true;
    run_.pauses.push_back(ClockPause{at, at, first_day});
}

void DeadlineFold::resume(Instant at) {
    is_paused_ = false;
    auto& pause = run_.pauses.back();
    pause.to = at;
    if (due_rescheduled_) {
        due_rescheduled_ = moved_by(pause, rescheduled_at_, *due_rescheduled_);
    }
    if (promised_) {
        promised_ = moved_by(pause, promised_at_, *promised_);
    }
}

void DeadlineFold::reschedule(LedgerEntry const& entry) {
    was_ever_rescheduled_ = true;
    due_rescheduled_ = entry.new_due;
    rescheduled_at_ = entry.at;
    ++round_;
}

void DeadlineFold::change_calendar(LedgerEntry const& entry) {
    auto const& adoption = *entry.adoption;
    due_original_ = adoption.due_original;
    if (due_rescheduled_) {
        due_rescheduled_ = rolled_forward(*due_rescheduled_);
    }
    promised_.reset();
    if (adoption.keeps_promise()) {
        promised_ = adoption.due_before;
        // While paused, dates are those of a clock that goes on at the pause's own moment; so is the promise.
        promised_at_ = is_paused_ ? run_.pauses.back().from : entry.at;
    }
    round_ += adoption.moves_due() ? 1 : 0;
}

Instant DeadlineFold::rolled_forward(Instant due) const {
    auto const day = core::date_of(due);
    return calendar_->is_working(day) ? due : calendar_->closing(calendar_->roll_forward(day));
}

Instant DeadlineFold::due_computed() const {
    return due_rescheduled_ ? rolled_forward(*due_rescheduled_) : due_of(run_, *calendar_);
}

std::optional<Instant> DeadlineFold::due_kept() const {
    auto const due = due_rescheduled_.value_or(due_of(run_, *calendar_));
    return promised_ && *promised_ > due ? promised_ : std::nullopt;
}

/// The part of the pause after the promise moves its date; what is left of the promise stays as long as it
/// was.
Instant DeadlineFold::moved_by(ClockPause const& pause, Instant since, Instant due) const {
    auto const from = std::max(pause.from, since);
    if (from > due) {
        return due;
    }
    if (run_.limit.unit == LimitUnit::working_hour) {
        auto const left = calendar_->working_time_between(from, due);
        // A letter may name an hour outside office hours; a pause never brings it forward.
        return left > microseconds{0} ? std::max(due, calendar_->add_working_time(pause.to, left)) : due;
    }
    auto const shift = calendar_->working_days_between(core::date_of(from), core::date_of(pause.to));
    if (shift == 0) {
        return due;
    }
    auto const day = calendar_->add_working_days(core::date_of(due), shift);
    return std::min(core::to_instant(core::LocalTime{day} + core::time_of_day(due)), calendar_->closing(day));
}

Deadline DeadlineFold::deadline() const {
    auto current = Deadline{};
    current.calendar = calendar_->id();
    current.calendar_version = calendar_->version();
    if (!is_started_) {
        return current;
    }
    current.state = is_paused_ ? ClockState::paused : ClockState::running;
    current.due_original = due_original_;
    current.due_statutory = due_of(run_, *calendar_);
    current.due_rescheduled = due_rescheduled_;
    current.due_kept = due_kept();
    current.due_current = current.due_kept.value_or(due_rescheduled_.value_or(current.due_statutory));
    auto const last = std::max(current.due_statutory, current.due_current);
    current.certainty = calendar_->certainty_over(core::date_of(run_.start), core::date_of(last));
    current.round = round_;
    return current;
}

std::vector<ExplainedDay> DeadlineFold::explanation() const {
    if (!is_started_) {
        return {};
    }
    return explain_run(run_, due_rescheduled_, due_kept(), *calendar_);
}

} // namespace motcua::domain
