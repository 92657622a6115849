#include "support/random_office.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace motcua::tests {

using core::Instant;
using domain::LedgerKind;
using domain::LimitUnit;
using std::chrono::days;
using std::chrono::minutes;

namespace {

std::vector<domain::OfficeSession> random_sessions(Random& random) {
    auto sessions = std::vector<domain::OfficeSession>();
    auto free_from = between(random, 0, 600);
    for (auto count = between(random, 1, 3); count > 0; --count) {
        auto const closes = free_from + between(random, 1, 300);
        sessions.push_back({minutes{free_from}, minutes{std::min(closes, 1439)}});
        free_from = closes + between(random, 0, 90);
        if (free_from >= 1438) {
            break;
        }
    }
    return sessions;
}

int weekly_hours(domain::WorkingCalendar const& calendar) {
    auto total = minutes{0};
    for (auto const& weekday : calendar.definition().week) {
        for (auto const& session : weekday.sessions) {
            total += weekday.counts ? session.closes - session.opens : minutes{0};
        }
    }
    return static_cast<int>(std::chrono::floor<std::chrono::hours>(total).count());
}

/// Writes one ledger, keeping to what may follow what.
class LedgerWriter {
public:
    LedgerWriter(Random& random, domain::WorkingCalendar const& calendar)
        : random_(random)
        , calendar_(calendar)
        , now_(random_moment(random)) {
        auto const whole = random_limit(random, calendar);
        unit_ = whole.unit;
        append(LedgerKind::started, whole, std::nullopt);
    }

    std::vector<domain::LedgerEntry> written(int entries) {
        for (; entries > 0; --entries) {
            now_ += minutes{step()};
            write_next();
        }
        return std::move(ledger_);
    }

private:
    /// Mostly some days, at times the same moment, minutes or weeks.
    int step() {
        switch (between(random_, 0, 5)) {
        case 0:
            return between(random_, 0, 3) * between(random_, 0, 200);
        case 1:
            return between(random_, 0, 40 * 1440);
        default:
            return between(random_, 0, 6 * 1440);
        }
    }

    void write_next() {
        switch (between(random_, 0, 9)) {
        case 0:
            write_restart();
            return;
        case 1:
            append(LedgerKind::extended, domain::TimeLimit{between(random_, 1, 5), unit_, {}}, std::nullopt);
            return;
        case 2:
            if (!is_rescheduled_) {
                is_rescheduled_ = true;
                append(LedgerKind::rescheduled, std::nullopt, now_ + minutes{between(random_, 1, 20 * 1440)});
                return;
            }
            break;
        default:
            break;
        }
        is_paused_ = !is_paused_;
        append(is_paused_ ? LedgerKind::paused : LedgerKind::resumed, std::nullopt, std::nullopt);
    }

    void write_restart() {
        auto const whole = random_limit(random_, calendar_);
        unit_ = whole.unit;
        is_paused_ = false;
        append(LedgerKind::restarted, whole, std::nullopt);
    }

    void append(LedgerKind kind, std::optional<domain::TimeLimit> whole, std::optional<Instant> new_due) {
        ledger_.push_back({kind, now_, whole, new_due, {}});
    }

    Random& random_;
    domain::WorkingCalendar const& calendar_;
    Instant now_;
    LimitUnit unit_{};
    bool is_paused_{};
    bool is_rescheduled_{};
    std::vector<domain::LedgerEntry> ledger_;
};

} // namespace

std::uint64_t printed_seed() {
    auto const* wanted = std::getenv("MOTCUA_SEED"); // NOLINT(concurrency-mt-unsafe): before any thread
    auto const seed = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : std::random_device{}();
    std::cout << "MOTCUA_SEED=" << seed << '\n';
    return seed;
}

int between(Random& random, int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
}

domain::WorkingCalendar::Definition random_calendar(Random& random) {
    auto definition = domain::WorkingCalendar::Definition{};
    definition.id = core::CalendarId{"random"};
    for (auto& weekday : definition.week) {
        if (between(random, 0, 9) < 7) {
            weekday.sessions = random_sessions(random);
            weekday.counts = between(random, 0, 9) < 8;
        }
    }
    definition.week.at(0).sessions = random_sessions(random);
    if (between(random, 0, 1) == 0) {
        definition.week.at(0).counts = true;
    }
    definition.week.at(static_cast<std::size_t>(between(random, 1, 6))) = {random_sessions(random), true};
    auto const percent_listed = between(random, 0, 12);
    for (auto day = random_first_day; day <= random_last_day; day += days{1}) {
        if (between(random, 1, 100) > percent_listed) {
            continue;
        }
        auto listed = domain::CalendarDay{};
        listed.date = day;
        listed.kind = static_cast<domain::DayOffKind>(between(random, 0, 3));
        listed.certainty = static_cast<domain::Certainty>(between(random, 0, 20) == 0 ? 1 : 0);
        listed.instrument = "Thông báo";
        listed.sessions =
            between(random, 0, 3) == 0 ? random_sessions(random) : std::vector<domain::OfficeSession>();
        definition.days.push_back(listed);
    }
    definition.first_day = random_first_day;
    definition.last_day = random_last_day;
    definition.decided_until = random_last_day - days{between(random, 0, 800)};
    return definition;
}

domain::TimeLimit random_limit(Random& random, domain::WorkingCalendar const& calendar) {
    auto const unit = static_cast<LimitUnit>(between(random, 0, 4));
    switch (unit) {
    case LimitUnit::working_day:
    case LimitUnit::calendar_day:
        return {between(random, 0, 19) == 0 ? between(random, 1, 300) : between(random, 1, 30), unit, {}};
    case LimitUnit::working_hour:
        return {between(random, 1, std::clamp(weekly_hours(calendar), 1, 40)), unit, {}};
    case LimitUnit::same_day:
        if (between(random, 0, 1) == 0) {
            return {1, unit, minutes{between(random, 420, 1080)}};
        }
        return {1, unit, {}};
    case LimitUnit::month:
        return {between(random, 1, 4), unit, {}};
    }
    return {1, unit, {}};
}

Instant random_moment(Random& random) {
    auto const day = random_first_day + days{between(random, -60, 4 * 366)};
    return core::at_time(day, minutes{between(random, 0, 1439)});
}

std::vector<domain::LedgerEntry> random_ledger(Random& random, domain::WorkingCalendar const& calendar) {
    return LedgerWriter(random, calendar).written(between(random, 0, 9));
}

} // namespace motcua::tests
