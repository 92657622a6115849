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

RandomLedger::RandomLedger(Random& random, domain::WorkingCalendar const& calendar)
    : random_(random)
    , now_(random_moment(random)) {
    auto const whole = random_limit(random, calendar);
    unit_ = whole.unit;
    append(LedgerKind::started, whole, std::nullopt);
}

void RandomLedger::write_next(domain::WorkingCalendar const& calendar) {
    pass_time();
    switch (between(random_, 0, 9)) {
    case 0:
        write_restart(calendar);
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

void RandomLedger::append(domain::LedgerEntry entry) {
    now_ = std::max(now_, entry.at);
    ledger_.push_back(std::move(entry));
}

Instant RandomLedger::pass_time() {
    now_ += minutes{step()};
    return now_;
}

/// Mostly some days, at times the same moment, minutes or weeks.
int RandomLedger::step() {
    switch (between(random_, 0, 5)) {
    case 0:
        return between(random_, 0, 3) * between(random_, 0, 200);
    case 1:
        return between(random_, 0, 40 * 1440);
    default:
        return between(random_, 0, 6 * 1440);
    }
}

void RandomLedger::write_restart(domain::WorkingCalendar const& calendar) {
    auto const whole = random_limit(random_, calendar);
    unit_ = whole.unit;
    is_paused_ = false;
    append(LedgerKind::restarted, whole, std::nullopt);
}

void RandomLedger::append(
    LedgerKind kind,
    std::optional<domain::TimeLimit> whole,
    std::optional<Instant> new_due
) {
    ledger_.push_back({kind, now_, whole, new_due, {}});
}

domain::WorkingCalendar::Definition
next_version(Random& random, domain::WorkingCalendar::Definition definition) {
    ++definition.version;
    auto& listed = definition.days;
    auto const pick = [&] { return random_first_day + days{between(random, 0, 4 * 365)}; };
    for (auto taken_back = between(random, 0, 3); taken_back > 0 && !listed.empty(); --taken_back) {
        listed.erase(listed.begin() + between(random, 0, static_cast<int>(listed.size()) - 1));
    }
    for (auto declared = between(random, 0, 12); declared > 0; --declared) {
        auto const first = pick();
        for (auto day = first; day < first + days{between(random, 1, 7)}; day += days{1}) {
            auto const stands = std::any_of(listed.begin(), listed.end(), [day](auto const& other) {
                return other.date == day;
            });
            if (!stands && day <= random_last_day) {
                auto const kind = static_cast<domain::DayOffKind>(between(random, 0, 3));
                listed.push_back({day, kind, domain::Certainty::decided, "Thông báo mới", {}});
            }
        }
    }
    if (between(random, 0, 4) == 0) {
        definition.week.at(0).sessions = random_sessions(random);
    }
    definition.decided_until =
        std::min(random_last_day, definition.decided_until + days{between(random, 0, 400)});
    return definition;
}

std::vector<domain::LedgerEntry> random_ledger(Random& random, domain::WorkingCalendar const& calendar) {
    auto ledger = RandomLedger(random, calendar);
    for (auto more = between(random, 0, 9); more > 0; --more) {
        ledger.write_next(calendar);
    }
    return ledger.entries();
}

} // namespace motcua::tests
