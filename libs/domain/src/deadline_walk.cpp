#include "deadline_walk.hpp"

#include <algorithm>

namespace motcua::domain {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

constexpr auto first_day_source = "Bộ luật Dân sự 2015, Điều 147 khoản 2";
constexpr auto last_day_source = "Bộ luật Dân sự 2015, Điều 148 khoản 5";
constexpr auto pause_source = "Quyết định 766/QĐ-TTg, chỉ số 2.1 (thời gian tạm dừng được trừ)";
constexpr auto cutoff_source = "Giờ chốt ghi trong thủ tục";

/// Collects days on the way and remembers whether any of them is provisional.
class Walker {
public:
    Walker(Run const& run, WorkingCalendar const& calendar, std::vector<ExplainedDay>* explained)
        : run_(run)
        , calendar_(calendar)
        , days_(explained) {}

    WalkedDue walk() {
        auto const due = due_moment();
        return {due, certainty_};
    }

private:
    Instant due_moment() {
        auto const receipt = core::date_of(run_.start);
        switch (run_.limit.unit) {
        case LimitUnit::working_day:
            return count_working_days(receipt);
        case LimitUnit::calendar_day:
            return count_calendar_days(receipt, run_.limit.value);
        case LimitUnit::month:
            return count_calendar_days(receipt, days_of_months(receipt));
        case LimitUnit::same_day:
            return same_day(receipt);
        case LimitUnit::working_hour:
            return count_hours();
        }
        return run_.start;
    }

    /// R1: day 1 is the next working day after receipt; the limit ends with the N-th one's office hours.
    Instant count_working_days(Date receipt) {
        note(receipt, false, "receipt_day", first_day_source);
        auto day = receipt;
        for (auto counted = 0; counted < run_.limit.value;) {
            day += days{1};
            counted += step(day, true) ? 1 : 0;
        }
        return calendar_.closing(day);
    }

    /// R2: every day counts; an end on a day off rolls forward.
    Instant count_calendar_days(Date receipt, int limit) {
        note(receipt, false, "receipt_day", first_day_source);
        auto day = receipt;
        for (auto counted = 0; counted < limit;) {
            day += days{1};
            counted += step(day, false) ? 1 : 0;
        }
        while (!calendar_.is_working(day)) {
            day += days{1};
            note(day, false, "rolled_forward", last_day_source);
        }
        return calendar_.closing(day);
    }

    int days_of_months(Date receipt) const {
        auto const ymd = core::civil(receipt);
        auto target = ymd + std::chrono::months{run_.limit.value};
        if (!target.ok()) {
            target = target.year() / target.month() / std::chrono::last;
        }
        return static_cast<int>((Date{target} - receipt).count());
    }

    /// R4: the day of receipt itself, unless after the cut-off, after closing or on a day off.
    Instant same_day(Date receipt) {
        auto day = receipt;
        auto const clock = core::time_of_day(run_.start);
        auto const after_cutoff = run_.limit.same_day_cutoff && clock > *run_.limit.same_day_cutoff;
        auto const counts_today =
            calendar_.is_working(day) && !after_cutoff && run_.start <= calendar_.closing(day);
        if (!counts_today) {
            note(day, false, after_cutoff ? "after_cutoff" : "receipt_day", cutoff_source);
            day += days{1};
        }
        while (!step(day, true)) {
            day += days{1};
        }
        return calendar_.closing(day);
    }

    /// Office time, pauses cut out exactly.
    Instant count_hours() {
        auto left = microseconds{std::chrono::hours{run_.limit.value}};
        auto cursor = run_.start;
        auto due = std::optional<Instant>();
        for (auto const& pause : run_.pauses) {
            auto const worked = calendar_.working_time_between(cursor, std::max(cursor, pause.from));
            if (left <= worked) {
                due = calendar_.add_working_time(cursor, left);
                break;
            }
            left -= worked;
            cursor = std::max(cursor, pause.to);
        }
        if (!due) {
            due = calendar_.add_working_time(cursor, left);
        }
        for (auto day = core::date_of(run_.start); day <= core::date_of(*due); day += days{1}) {
            auto const from = std::max(run_.start, core::at_time(day, {}));
            auto const to = std::min(*due, core::at_time(day + days{1}, {}));
            note_facts(day, calendar_.working_time_between(from, to) > microseconds{0});
        }
        return *due;
    }

    /// Looks at one day; true when it counts.
    bool step(Date day, bool only_working) {
        if (is_paused_day(run_.pauses, day)) {
            note(day, false, "paused", pause_source);
            return false;
        }
        auto const counts = !only_working || calendar_.is_working(day);
        note_facts(day, counts);
        return counts;
    }

    void note_facts(Date day, bool counted) {
        auto const facts = calendar_.facts(day);
        note(day, counted, rule_name(facts.rule), *facts.instrument);
    }

    void note(Date day, bool counted, std::string const& rule, std::string const& source) {
        auto const certainty = calendar_.facts(day).certainty;
        if (certainty == Certainty::provisional) {
            certainty_ = Certainty::provisional;
        }
        number_ += counted ? 1 : 0;
        if (days_ != nullptr) {
            days_->push_back(ExplainedDay{day, counted, counted ? number_ : 0, rule, source, certainty});
        }
    }

    Run const& run_;
    WorkingCalendar const& calendar_;
    std::vector<ExplainedDay>* days_;
    Certainty certainty_{Certainty::decided};
    int number_{0};
};

} // namespace

WalkedDue walk(Run const& run, WorkingCalendar const& calendar, std::vector<ExplainedDay>* explained) {
    return Walker(run, calendar, explained).walk();
}

bool is_paused_day(std::vector<Pause> const& pauses, Date day) {
    return std::any_of(pauses.begin(), pauses.end(), [day](Pause const& pause) {
        return core::date_of(pause.from) <= day && day < core::date_of(pause.to);
    });
}

std::string rule_name(DayRule rule) {
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
