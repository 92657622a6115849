#include "explanation.hpp"

#include "run_arithmetic.hpp"

#include <algorithm>

namespace motcua::domain {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

constexpr auto first_day_source = "Bộ luật Dân sự 2015, Điều 147 khoản 2";
constexpr auto every_day_source = "Bộ luật Dân sự 2015, Điều 147, 148";
constexpr auto last_day_source = "Bộ luật Dân sự 2015, Điều 148 khoản 5";
constexpr auto pause_source = "Quyết định 766/QĐ-TTg, chỉ số 2.1 (thời gian tạm dừng được trừ)";
constexpr auto cutoff_source = "Giờ chốt ghi trong thủ tục";
constexpr auto closing_source = "Bộ luật Dân sự 2015, Điều 148 khoản 6 (hết giờ làm việc)";
constexpr auto letter_source = "Phiếu xin lỗi và hẹn lại ngày trả kết quả";
constexpr auto promise_source = "Ngày đã hẹn với người nộp trước khi lịch làm việc thay đổi";

/// Says of each day of one run what became of it.
class Explainer {
public:
    /// `held_by`: why the dossier is held to a date after the statutory one.
    Explainer(ClockRun const& run, WorkingCalendar const& calendar, std::string_view held_by)
        : run_(run)
        , calendar_(calendar)
        , held_by_(held_by)
        , receipt_(core::date_of(run.start))
        , due_(due_of(run, calendar))
        , is_hours_(run.limit.unit == LimitUnit::working_hour)
        , first_(first_countable_day(run, calendar))
        , last_counted_(is_hours_ ? core::date_of(due_) : last_counted_day(run, calendar)) {}

    [[nodiscard]] Instant due() const noexcept { return due_; }

    [[nodiscard]] ExplainedDay next(Date day) {
        auto const facts = calendar_.facts(day);
        auto row = ExplainedDay{
            day,
            false,
            0,
            std::string(name_of(facts.rule)),
            *facts.instrument,
            facts.certainty,
            {}};
        if (day > core::date_of(due_)) {
            tell(row, "after_statutory_due", held_by_);
        } else if (is_hours_) {
            explain_hours(row, facts.is_working);
        } else {
            explain_day(row, facts.is_working);
        }
        row.number = row.counted ? ++number_ : 0;
        return row;
    }

private:
    static void tell(ExplainedDay& row, std::string_view rule, std::string_view source) {
        row.rule = rule;
        row.source = source;
    }

    void explain_hours(ExplainedDay& row, bool is_working) const {
        auto const midnight = core::at_time(row.date, {});
        auto const end = std::min(due_, core::at_time(row.date + days{1}, {}));
        row.office_time = counted_office_time(run_, midnight, end, calendar_);
        row.counted = row.office_time > microseconds{0};
        if (row.date == receipt_) {
            tell(row, "receipt_day", first_day_source);
        } else if (!row.counted && is_working) {
            tell(row, "paused", pause_source);
        }
    }

    void explain_day(ExplainedDay& row, bool is_working) const {
        if (row.date < first_) {
            explain_receipt(row, is_working);
        } else if (is_paused(row.date)) {
            tell(row, "paused", pause_source);
        } else if (row.date > last_counted_) {
            if (row.date == core::date_of(due_)) {
                tell(row, "rolled_forward", last_day_source);
            }
        } else if (counts_every_day(run_.limit.unit)) {
            row.counted = true;
            tell(row, "calendar_day", every_day_source);
        } else {
            row.counted = is_working;
            if (row.date == receipt_) {
                explain_same_day(row);
            }
        }
    }

    /// The day of receipt of a same_day limit when it counts.
    void explain_same_day(ExplainedDay& row) const {
        if (run_.limit.same_day_cutoff) {
            tell(row, "before_cutoff", cutoff_source);
        } else {
            row.rule = "same_day";
        }
    }

    /// The day of receipt when it does not count.
    void explain_receipt(ExplainedDay& row, bool is_working) const {
        if (run_.limit.unit != LimitUnit::same_day) {
            tell(row, "receipt_day", first_day_source);
        } else if (is_working && run_.start > calendar_.closing(row.date)) {
            tell(row, "after_closing", closing_source);
        } else if (is_working) {
            tell(row, "after_cutoff", cutoff_source);
        }
    }

    [[nodiscard]] bool is_paused(Date day) const {
        auto const& pauses = run_.pauses;
        return std::any_of(pauses.begin(), pauses.end(), [day](ClockPause const& pause) {
            return pause.covers(day);
        });
    }

    ClockRun const& run_;
    WorkingCalendar const& calendar_;
    std::string_view held_by_;
    Date receipt_;
    Instant due_;
    bool is_hours_;
    Date first_;
    Date last_counted_;
    int number_{};
};

} // namespace

std::vector<ExplainedDay> explain_run(
    ClockRun const& run,
    std::optional<Instant> const& due_rescheduled,
    std::optional<Instant> const& due_kept,
    WorkingCalendar const& calendar
) {
    auto const* const held_by = due_kept ? promise_source : letter_source;
    auto explainer = Explainer(run, calendar, held_by);
    auto const last = core::date_of(due_kept.value_or(due_rescheduled.value_or(explainer.due())));
    auto rows = std::vector<ExplainedDay>();
    for (auto day = core::date_of(run.start); day <= last; day += days{1}) {
        rows.push_back(explainer.next(day));
    }
    if ((due_kept || due_rescheduled) && !rows.empty()) {
        rows.back().rule = due_kept ? "promise_kept" : "rescheduled";
        rows.back().source = held_by;
    }
    return rows;
}

std::string_view name_of(DayRule rule) {
    switch (rule) {
    case DayRule::working_day:
        return "working_day";
    case DayRule::weekly_rest:
        return "weekly_rest";
    case DayRule::holiday:
        return "holiday";
    case DayRule::compensation:
        return "compensation";
    case DayRule::swapped_off:
        return "swapped_off";
    case DayRule::swapped_working:
        return "swapped_working";
    }
    return {};
}

} // namespace motcua::domain
