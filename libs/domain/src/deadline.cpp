#include "deadline_walk.hpp"
#include <motcua/domain/deadline.hpp>

#include <algorithm>

namespace motcua::domain {

namespace {

using std::chrono::days;

/// Applies ledger entries one after another. Evaluating a longer ledger goes on from a shorter one's fold.
class DeadlineFold {
public:
    explicit DeadlineFold(WorkingCalendar const& calendar)
        : calendar_(calendar) {}

    core::Expected<void> apply(LedgerEntry const& entry) {
        if (last_ && entry.at < *last_) {
            return order("Bút toán thời hạn đi lùi thời gian.", "A ledger entry goes back in time.");
        }
        last_ = entry.at;
        switch (entry.kind) {
        case LedgerKind::started:
            return start(entry);
        case LedgerKind::paused:
            return pause(entry);
        case LedgerKind::resumed:
            return resume(entry);
        case LedgerKind::restarted:
            return restart(entry);
        case LedgerKind::extended:
            return extend(entry);
        case LedgerKind::rescheduled:
            return reschedule(entry);
        }
        return {};
    }

    [[nodiscard]] Deadline deadline(std::vector<ExplainedDay>* explained) const {
        auto result = Deadline{};
        result.calendar = calendar_.id();
        result.calendar_version = calendar_.version();
        if (!started_) {
            return result;
        }
        auto const statutory = walk(run_, calendar_, explained);
        result.state = paused_ ? ClockState::paused : ClockState::running;
        result.due_original = original_;
        result.due_statutory = statutory.due;
        result.due_current = statutory.due;
        result.certainty = statutory.certainty;
        result.round = round_;
        if (rescheduled_) {
            result.due_rescheduled = shifted_reschedule();
            result.due_current = *result.due_rescheduled;
            result.certainty = calendar_.facts(core::date_of(result.due_current)).certainty;
            explain_reschedule(statutory.due, result.due_current, explained);
        }
        return result;
    }

private:
    static core::Failure order(std::string vi, std::string en) {
        return core::conflict("ledger_order", std::move(vi), std::move(en));
    }

    core::Expected<void> start(LedgerEntry const& entry) {
        if (started_ || !entry.limit) {
            return order("Thời hạn đã bắt đầu rồi.", "The clock has started already.");
        }
        started_ = true;
        run_ = Run{entry.at, *entry.limit, {}};
        original_ = walk(run_, calendar_, nullptr).due;
        return {};
    }

    core::Expected<void> pause(LedgerEntry const& entry) {
        if (!started_ || paused_) {
            return order("Chỉ tạm dừng được thời hạn đang chạy.", "Only a running clock can be paused.");
        }
        paused_ = true;
        run_.pauses.push_back(Pause{entry.at, entry.at});
        return {};
    }

    core::Expected<void> resume(LedgerEntry const& entry) {
        if (!paused_) {
            return order("Thời hạn không ở trạng thái tạm dừng.", "The clock is not paused.");
        }
        paused_ = false;
        run_.pauses.back().to = entry.at;
        return {};
    }

    core::Expected<void> restart(LedgerEntry const& entry) {
        if (!started_ || !entry.limit) {
            return order("Chưa có thời hạn để tính lại.", "There is no clock to restart.");
        }
        paused_ = false;
        run_ = Run{entry.at, *entry.limit, {}};
        rescheduled_.reset();
        ++round_;
        return {};
    }

    core::Expected<void> extend(LedgerEntry const& entry) {
        if (!started_ || !entry.limit) {
            return order("Chưa có thời hạn để gia hạn.", "There is no clock to extend.");
        }
        if (entry.limit->unit != run_.limit.unit) {
            return core::conflict(
                "ledger_unit",
                "Gia hạn phải cùng đơn vị với thời hạn.",
                "An extension has the unit of the limit it extends."
            );
        }
        run_.limit.value += entry.limit->value;
        return {};
    }

    core::Expected<void> reschedule(LedgerEntry const& entry) {
        if (!started_ || !entry.new_due) {
            return order("Chưa có thời hạn để hẹn lại.", "There is no due date to move.");
        }
        if (was_rescheduled_) {
            auto failure = core::conflict(
                "reschedule_once",
                "Chỉ được hẹn lại ngày trả kết quả một lần.",
                "The return date may be moved once only."
            );
            return failure.citing("Nghị định 61/2018/NĐ-CP, Điều 19");
        }
        was_rescheduled_ = true;
        rescheduled_ = entry.new_due;
        pauses_before_reschedule_ = run_.pauses.size();
        ++round_;
        return {};
    }

    /// Pauses after the letter move its date by their working days (R16).
    [[nodiscard]] Instant shifted_reschedule() const {
        auto due = *rescheduled_;
        for (auto i = pauses_before_reschedule_; i < run_.pauses.size(); ++i) {
            auto const& pause = run_.pauses[i];
            auto const end = core::date_of(pause.to);
            if (core::date_of(pause.from) > core::date_of(due)) {
                continue;
            }
            auto shift = calendar_.working_days_between(core::date_of(pause.from), end);
            if (shift > 0) {
                due = calendar_.closing(calendar_.add_working_days(core::date_of(due), shift));
            }
        }
        return due;
    }

    void explain_reschedule(Instant from, Instant to, std::vector<ExplainedDay>* explained) const {
        if (explained == nullptr) {
            return;
        }
        for (auto day = core::date_of(from) + days{1}; day <= core::date_of(to); day += days{1}) {
            auto const facts = calendar_.facts(day);
            auto const is_last = day == core::date_of(to);
            explained->push_back(ExplainedDay{
                day,
                is_last,
                0,
                is_last ? "rescheduled" : rule_name(facts.rule),
                is_last ? "Phiếu xin lỗi và hẹn lại ngày trả kết quả" : *facts.instrument,
                facts.certainty});
        }
    }

    WorkingCalendar const& calendar_;
    std::optional<Instant> last_;
    bool started_{false};
    bool paused_{false};
    bool was_rescheduled_{false};
    Run run_;
    Instant original_{};
    std::optional<Instant> rescheduled_;
    std::size_t pauses_before_reschedule_{0};
    int round_{0};
};

core::Expected<Deadline> evaluate(
    std::span<LedgerEntry const> ledger,
    WorkingCalendar const& calendar,
    std::vector<ExplainedDay>* explained
) {
    auto fold = DeadlineFold(calendar);
    for (auto const& entry : ledger) {
        if (auto applied = fold.apply(entry); !applied) {
            return applied.error();
        }
    }
    return fold.deadline(explained);
}

} // namespace

core::Expected<Deadline> deadline_of(std::span<LedgerEntry const> ledger, WorkingCalendar const& calendar) {
    return evaluate(ledger, calendar, nullptr);
}

core::Expected<std::vector<ExplainedDay>>
explain(std::span<LedgerEntry const> ledger, WorkingCalendar const& calendar) {
    auto explained = std::vector<ExplainedDay>();
    auto evaluated = evaluate(ledger, calendar, &explained);
    if (!evaluated) {
        return evaluated.error();
    }
    return explained;
}

Instant due_after(Instant received_at, TimeLimit const& limit, WorkingCalendar const& calendar) {
    return walk(Run{received_at, limit, {}}, calendar, nullptr).due;
}

Instant latest_apology(Instant due, WorkingCalendar const& calendar) {
    return calendar.closing(calendar.previous_working_day(core::date_of(due)));
}

Instant working_days_before(Instant due, int working_days, WorkingCalendar const& calendar) {
    return calendar.opening(
        calendar.add_working_days(calendar.roll_forward(core::date_of(due)), -working_days)
    );
}

Instant handover_by(Instant received_at, WorkingCalendar const& calendar) {
    auto const day = core::date_of(received_at);
    auto const in_time = core::time_of_day(received_at) <= std::chrono::hours{15};
    if (calendar.is_working(day) && in_time) {
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
