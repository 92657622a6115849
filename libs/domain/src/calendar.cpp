#include <motcua/domain/calendar.hpp>

#include <algorithm>
#include <stdexcept>

namespace motcua::domain {

namespace {

using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::minutes;

constexpr auto table_days_max = 200'000;

/// 0 = Monday.
int weekday_of(Date day) {
    return static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1;
}

/// 1970-01-05, a Monday: where weekly ranks are counted from.
constexpr auto rank_origin = Date{days{4}};

std::string const& weekly_rest_article() {
    static auto const article = std::string("Bộ luật Lao động 2019, Điều 111 khoản 1");
    return article;
}

std::string const& working_day_article() {
    static auto const article = std::string("Bộ luật Dân sự 2015, Điều 147, 148");
    return article;
}

/// For listed days whose own instrument is not recorded.
std::string const& general_instrument(DayOffKind kind) {
    static auto const instruments = std::array<std::string, 4>{
        "Bộ luật Lao động 2019, Điều 112",
        "Bộ luật Lao động 2019, Điều 111 khoản 3",
        "Quyết định hoán đổi ngày làm việc hằng năm",
        "Quyết định hoán đổi ngày làm việc hằng năm",
    };
    return instruments.at(static_cast<std::size_t>(kind));
}

DayRule rule_of(DayOffKind kind) {
    switch (kind) {
    case DayOffKind::holiday:
        return DayRule::holiday;
    case DayOffKind::compensation:
        return DayRule::compensation;
    case DayOffKind::swap_off:
        return DayRule::swapped_off;
    case DayOffKind::swap_work:
        return DayRule::swapped_working;
    }
    throw std::invalid_argument("calendar: unknown kind of day");
}

void check(std::vector<OfficeSession> const& sessions) {
    auto free_from = minutes{0};
    for (auto const& session : sessions) {
        if (session.opens < free_from || session.closes <= session.opens ||
            session.closes >= std::chrono::hours{24}) {
            throw std::invalid_argument("calendar: office sessions overlap or leave the day");
        }
        free_from = session.closes;
    }
}

} // namespace

WorkingCalendar::WorkingCalendar(Definition definition)
    : definition_(std::move(definition)) {
    for (auto i = 0; i < 7; ++i) {
        auto const& hours = definition_.week.at(static_cast<std::size_t>(i));
        if (hours.counts && !hours.sessions.empty()) {
            counting_weekdays_.push_back(i);
        }
    }
    std::sort(definition_.days.begin(), definition_.days.end(), [](auto const& a, auto const& b) {
        return a.date < b.date;
    });
    check_definition();
    tabulate_days();
}

void WorkingCalendar::check_definition() const {
    if (counting_weekdays_.empty()) {
        throw std::invalid_argument("calendar: no weekday counts as a working day");
    }
    for (auto const& hours : definition_.week) {
        check(hours.sessions);
    }
    for (auto const& listed : definition_.days) {
        check(listed.sessions);
        if (listed.kind == DayOffKind::swap_work && listed.sessions.empty() &&
            definition_.week.front().sessions.empty()) {
            throw std::invalid_argument("calendar: swapped working day without office hours");
        }
    }
    auto const same_date = [](auto const& a, auto const& b) { return a.date == b.date; };
    auto const& listed = definition_.days;
    if (std::adjacent_find(listed.begin(), listed.end(), same_date) != listed.end()) {
        throw std::invalid_argument("calendar: a date stands twice");
    }
}

void WorkingCalendar::tabulate_days() {
    table_begin_ = definition_.first_day;
    table_end_ = definition_.last_day + days{1};
    if (!definition_.days.empty()) {
        table_begin_ = std::min(table_begin_, definition_.days.front().date);
        table_end_ = std::max(table_end_, definition_.days.back().date + days{1});
    }
    if (table_end_ < table_begin_ || table_end_ - table_begin_ > days{table_days_max}) {
        throw std::invalid_argument("calendar: first and last day make no sense");
    }
    auto provisional = std::int32_t{0};
    rows_.reserve(static_cast<std::size_t>((table_end_ - table_begin_).count()));
    auto next_listed = std::size_t{0};
    for (auto day = table_begin_; day < table_end_; day += days{1}) {
        auto entry = weekday_row(day);
        auto const is_known = day >= definition_.first_day && day <= definition_.decided_until;
        entry.certainty = is_known ? Certainty::decided : Certainty::provisional;
        if (next_listed < definition_.days.size() && definition_.days[next_listed].date == day) {
            auto const& listed = definition_.days[next_listed];
            entry.listed = static_cast<std::int32_t>(next_listed++);
            entry.rule = rule_of(listed.kind);
            entry.is_working = listed.kind == DayOffKind::swap_work;
            entry.certainty = std::max(entry.certainty, listed.certainty);
        }
        entry.working_before = static_cast<std::int32_t>(working_offsets_.size());
        entry.provisional_before = provisional;
        if (entry.is_working) {
            working_offsets_.push_back(static_cast<std::int32_t>((day - table_begin_).count()));
        }
        provisional += entry.certainty == Certainty::provisional ? 1 : 0;
        rows_.push_back(entry);
    }
}

WorkingCalendar::DayRow WorkingCalendar::weekday_row(Date day) const {
    auto const& hours = definition_.week[static_cast<std::size_t>(weekday_of(day))];
    auto entry = DayRow{};
    entry.is_working = hours.counts && !hours.sessions.empty();
    entry.rule = entry.is_working ? DayRule::working_day : DayRule::weekly_rest;
    entry.certainty = Certainty::provisional;
    return entry;
}

WorkingCalendar::DayRow WorkingCalendar::row(Date day) const {
    if (day < table_begin_ || day >= table_end_) {
        return weekday_row(day);
    }
    return rows_[static_cast<std::size_t>((day - table_begin_).count())];
}

DayFacts WorkingCalendar::facts(Date day) const {
    auto const entry = row(day);
    auto const* instrument = entry.is_working ? &working_day_article() : &weekly_rest_article();
    if (entry.listed >= 0) {
        auto const& listed = definition_.days[static_cast<std::size_t>(entry.listed)];
        instrument = listed.instrument.empty() ? &general_instrument(listed.kind) : &listed.instrument;
    }
    return {entry.is_working, entry.rule, entry.certainty, instrument};
}

Certainty WorkingCalendar::certainty_over(Date from, Date to) const {
    if (to < from) {
        return Certainty::decided;
    }
    if (from < table_begin_ || to >= table_end_) {
        return Certainty::provisional;
    }
    auto const last = row(to);
    auto const is_decided =
        last.certainty == Certainty::decided && last.provisional_before == row(from).provisional_before;
    return is_decided ? Certainty::decided : Certainty::provisional;
}

std::vector<OfficeSession> const& WorkingCalendar::sessions(Date day) const {
    auto const entry = row(day);
    if (entry.listed < 0) {
        return definition_.week[static_cast<std::size_t>(weekday_of(day))].sessions;
    }
    if (!entry.is_working) {
        return closed_;
    }
    auto const& own = definition_.days[static_cast<std::size_t>(entry.listed)].sessions;
    return own.empty() ? definition_.week.front().sessions : own;
}

Instant WorkingCalendar::opening(Date day) const {
    return core::at_time(day, sessions(day).front().opens);
}

Instant WorkingCalendar::closing(Date day) const {
    return core::at_time(day, sessions(day).back().closes);
}

std::int64_t WorkingCalendar::weekly_rank(Date day) const {
    auto const since = (day - rank_origin).count();
    auto const weekday = weekday_of(day);
    auto const weeks = (since - weekday) / 7;
    auto const earlier = std::lower_bound(counting_weekdays_.begin(), counting_weekdays_.end(), weekday) -
                         counting_weekdays_.begin();
    return std::int64_t{weeks} * static_cast<std::int64_t>(counting_weekdays_.size()) + earlier;
}

Date WorkingCalendar::day_of_weekly_rank(std::int64_t rank) const {
    auto const per_week = static_cast<std::int64_t>(counting_weekdays_.size());
    auto const within = ((rank % per_week) + per_week) % per_week;
    auto const weeks = (rank - within) / per_week;
    auto const weekday = counting_weekdays_[static_cast<std::size_t>(within)];
    return rank_origin + days{static_cast<int>(weeks * 7) + weekday};
}

std::int64_t WorkingCalendar::rank_of(Date day) const {
    if (day < table_begin_) {
        return weekly_rank(day) - weekly_rank(table_begin_);
    }
    if (day >= table_end_) {
        return static_cast<std::int64_t>(working_offsets_.size()) + weekly_rank(day) -
               weekly_rank(table_end_);
    }
    return rows_[static_cast<std::size_t>((day - table_begin_).count())].working_before;
}

Date WorkingCalendar::day_of_rank(std::int64_t rank) const {
    auto const known = static_cast<std::int64_t>(working_offsets_.size());
    if (rank < 0) {
        return day_of_weekly_rank(rank + weekly_rank(table_begin_));
    }
    if (rank >= known) {
        return day_of_weekly_rank(rank - known + weekly_rank(table_end_));
    }
    return table_begin_ + days{working_offsets_[static_cast<std::size_t>(rank)]};
}

Date WorkingCalendar::next_working_day(Date day) const {
    return day_of_rank(rank_of(day + days{1}));
}

Date WorkingCalendar::previous_working_day(Date day) const {
    return day_of_rank(rank_of(day) - 1);
}

Date WorkingCalendar::roll_forward(Date day) const {
    return day_of_rank(rank_of(day));
}

int WorkingCalendar::working_days_between(Date from, Date to) const {
    return static_cast<int>(rank_of(to) - rank_of(from));
}

Date WorkingCalendar::add_working_days(Date day, int count) const {
    if (count == 0) {
        return day;
    }
    return day_of_rank(count > 0 ? rank_of(day + days{1}) + count - 1 : rank_of(day) + count);
}

Instant WorkingCalendar::add_working_time(Instant from, microseconds amount) const {
    for (auto day = roll_forward(core::date_of(from));; day = next_working_day(day)) {
        for (auto const& session : sessions(day)) {
            auto const begin = std::max(from, core::at_time(day, session.opens));
            auto const left = core::at_time(day, session.closes) - begin;
            if (left >= microseconds{0} && amount <= left) {
                return begin + amount;
            }
            amount -= std::max(left, microseconds{0});
        }
    }
}

microseconds WorkingCalendar::working_time_between(Instant from, Instant to) const {
    auto total = microseconds{0};
    for (auto day = roll_forward(core::date_of(from)); day <= core::date_of(to);
         day = next_working_day(day)) {
        for (auto const& session : sessions(day)) {
            auto const begin = std::max(from, core::at_time(day, session.opens));
            auto const end = std::min(to, core::at_time(day, session.closes));
            total += std::max(end - begin, microseconds{0});
        }
    }
    return total;
}

} // namespace motcua::domain
