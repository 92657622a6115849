#include "support/naive_clock.hpp"

#include <algorithm>
#include <map>

namespace motcua::tests {

using core::Date;
using core::Instant;
using domain::LimitUnit;
using std::chrono::days;
using std::chrono::minutes;

namespace {

struct Stretch {
    Instant from{};
    Instant to{};
};

/// One run of the clock, as far as walked.
struct NaiveRun {
    Instant start{};
    domain::TimeLimit limit;
    std::set<Date> paused_days;
    std::vector<Stretch> pauses;
};

int walk_length(NaiveRun const& run) {
    if (run.limit.unit != LimitUnit::month) {
        return run.limit.value;
    }
    auto const start = core::civil(core::date_of(run.start));
    auto const month = start.year() / start.month() + std::chrono::months{run.limit.value};
    auto const last = (month.year() / month.month() / std::chrono::last).day();
    auto const end = Date{month.year() / month.month() / std::min(start.day(), last)};
    return static_cast<int>((end - core::date_of(run.start)).count());
}

Instant walk_minutes(NaiveRun const& run, NaiveCalendar const& calendar) {
    auto left = run.limit.value * 60;
    auto pause = run.pauses.begin();
    for (auto minute = run.start;; minute += minutes{1}) {
        while (pause != run.pauses.end() && pause->to <= minute) {
            ++pause;
        }
        auto const is_paused = pause != run.pauses.end() && pause->from <= minute;
        if (!is_paused && calendar.is_office_minute(minute) && --left == 0) {
            return minute + minutes{1};
        }
    }
}

Instant walk_days(NaiveRun const& run, NaiveCalendar const& calendar) {
    auto const unit = run.limit.unit;
    auto const every_day = unit == LimitUnit::calendar_day || unit == LimitUnit::month;
    auto day = core::date_of(run.start);
    auto const today_counts =
        unit == LimitUnit::same_day && calendar.is_working(day) && run.start <= calendar.closing(day) &&
        (!run.limit.same_day_cutoff || core::time_of_day(run.start) <= *run.limit.same_day_cutoff);
    auto left = walk_length(run);
    for (day -= days{today_counts ? 1 : 0}; left > 0;) {
        day += days{1};
        if (!run.paused_days.contains(day) && (every_day || calendar.is_working(day))) {
            --left;
        }
    }
    while (!calendar.is_working(day) || run.paused_days.contains(day)) {
        day += days{1};
    }
    return calendar.closing(day);
}

Instant walk(NaiveRun const& run, NaiveCalendar const& calendar) {
    return run.limit.unit == LimitUnit::working_hour ? walk_minutes(run, calendar) : walk_days(run, calendar);
}

Instant moved_by_minutes(Instant due, Stretch const& pause, NaiveCalendar const& calendar) {
    auto left = 0;
    for (auto minute = pause.from; minute < due; minute += minutes{1}) {
        left += calendar.is_office_minute(minute) ? 1 : 0;
    }
    if (left == 0) {
        return due;
    }
    auto minute = pause.to;
    for (; left > 0; minute += minutes{1}) {
        left -= calendar.is_office_minute(minute) ? 1 : 0;
    }
    return std::max(minute, due);
}

Instant moved_by_days(Instant due, Stretch const& pause, NaiveCalendar const& calendar) {
    auto moved = core::date_of(due);
    for (auto day = core::date_of(pause.from); day < core::date_of(pause.to); day += days{1}) {
        if (calendar.is_working(day)) {
            do {
                moved += days{1};
            } while (!calendar.is_working(moved));
        }
    }
    if (moved == core::date_of(due)) {
        return due;
    }
    return std::min(
        core::to_instant(core::LocalTime{moved} + core::time_of_day(due)),
        calendar.closing(moved)
    );
}

/// Reads a ledger from the first entry to the last.
class NaiveReader {
public:
    explicit NaiveReader(NaiveCalendar const& calendar)
        : calendar_(calendar) {}

    void read(domain::LedgerEntry const& entry) {
        switch (entry.kind) {
        case domain::LedgerKind::started:
            run_ = NaiveRun{entry.at, *entry.limit, {}, {}};
            original_ = walk(run_, calendar_);
            break;
        case domain::LedgerKind::restarted:
            run_ = NaiveRun{entry.at, *entry.limit, {}, {}};
            letter_.reset();
            promise_.reset();
            paused_ = false;
            break;
        case domain::LedgerKind::paused:
            paused_ = true;
            paused_at_ = entry.at;
            due_at_pause_ = walk(run_, calendar_); // decides whether it still takes effect on that day
            break;
        case domain::LedgerKind::resumed:
            resume(entry.at);
            break;
        case domain::LedgerKind::extended:
            run_.limit.value += entry.limit->value;
            break;
        case domain::LedgerKind::rescheduled:
            letter_ = entry.new_due;
            letter_at_ = entry.at;
            break;
        case domain::LedgerKind::calendar_changed:
            change_calendar(entry);
            break;
        }
    }

    [[nodiscard]] NaiveDue due() const {
        auto const statutory = walk(run_, calendar_);
        auto const current =
            std::max(promise_.value_or(letter_.value_or(statutory)), letter_.value_or(statutory));
        return {original_, statutory, letter_, current, run_.limit.value};
    }

private:
    void change_calendar(domain::LedgerEntry const& entry) {
        original_ = entry.adoption->due_original;
        for (; letter_ && !calendar_.is_working(core::date_of(*letter_));) {
            auto day = core::date_of(*letter_);
            while (!calendar_.is_working(day)) {
                day += days{1};
            }
            letter_ = calendar_.closing(day);
        }
        promise_.reset();
        if (entry.adoption->due_computed < entry.adoption->due_before) {
            promise_ = entry.adoption->due_before;
            promise_at_ = paused_ ? paused_at_ : entry.at;
        }
    }

    void resume(Instant at) {
        auto first = core::date_of(paused_at_);
        if (paused_at_ > due_at_pause_ && first == core::date_of(due_at_pause_)) {
            first += days{1};
        }
        for (auto day = first; day < core::date_of(at); day += days{1}) {
            run_.paused_days.insert(day);
        }
        run_.pauses.push_back({paused_at_, at});
        paused_ = false;
        if (letter_) {
            letter_ = moved(*letter_, {std::max(paused_at_, letter_at_), at});
        }
        if (promise_) {
            promise_ = moved(*promise_, {std::max(paused_at_, promise_at_), at});
        }
    }

    [[nodiscard]] Instant moved(Instant due, Stretch const& pause) const {
        if (pause.from > due) {
            return due;
        }
        return run_.limit.unit == LimitUnit::working_hour ? moved_by_minutes(due, pause, calendar_)
                                                          : moved_by_days(due, pause, calendar_);
    }

    NaiveCalendar const& calendar_;
    NaiveRun run_;
    Instant original_{};
    Instant paused_at_{};
    Instant due_at_pause_{};
    std::optional<Instant> letter_;
    Instant letter_at_{};
    bool paused_{};
    std::optional<Instant> promise_; ///< a date a new calendar version would have brought forward
    Instant promise_at_{};
};

} // namespace

NaiveCalendar::NaiveCalendar(domain::WorkingCalendar::Definition const& definition, Date begin, int size)
    : begin_(begin) {
    auto listed = std::map<Date, domain::CalendarDay>();
    for (auto const& special : definition.days) {
        listed.emplace(special.date, special);
    }
    for (auto day = begin; day < begin + days{size}; day += days{1}) {
        auto const weekday = std::chrono::weekday{day};
        auto const from_monday = static_cast<std::size_t>((weekday - std::chrono::Monday).count());
        auto hours = definition.week.at(from_monday);
        if (auto const special = listed.find(day); special != listed.end()) {
            hours.counts = special->second.kind == domain::DayOffKind::swap_work;
            hours.sessions =
                special->second.sessions.empty() ? definition.week.at(0).sessions : special->second.sessions;
        }
        auto const works = hours.counts && !hours.sessions.empty();
        is_working_.push_back(works ? 1 : 0);
        sessions_.push_back(works ? hours.sessions : std::vector<domain::OfficeSession>());
    }
}

Instant NaiveCalendar::closing(Date day) const {
    return core::at_time(day, sessions(day).back().closes);
}

bool NaiveCalendar::is_office_minute(Instant minute) const {
    auto const& hours = sessions(core::date_of(minute));
    auto const clock = core::time_of_day(minute);
    return std::any_of(hours.begin(), hours.end(), [clock](domain::OfficeSession const& session) {
        return session.opens <= clock && clock < session.closes;
    });
}

Instant naive_due_after(Instant received_at, domain::TimeLimit const& limit, NaiveCalendar const& calendar) {
    return walk(NaiveRun{received_at, limit, {}, {}}, calendar);
}

NaiveDue naive_due_of(std::span<domain::LedgerEntry const> ledger, NaiveCalendar const& calendar) {
    auto reader = NaiveReader(calendar);
    for (auto const& entry : ledger) {
        reader.read(entry);
    }
    return reader.due();
}

} // namespace motcua::tests
