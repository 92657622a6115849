#pragma once

#include <motcua/domain/deadline.hpp>

#include <cstdint>
#include <random>
#include <vector>

/// Random calendars and clock histories for property tests. All times are whole minutes.
namespace motcua::tests {

using Random = std::mt19937_64;

/// MOTCUA_SEED, or a fresh seed; printed so that a failure can be run again.
[[nodiscard]] std::uint64_t printed_seed();

[[nodiscard]] int between(Random& random, int low, int high);

/// Days the random calendars know, and the span any random case stays within.
constexpr auto random_first_day = core::make_date(2024, 1, 1);
constexpr auto random_last_day = core::make_date(2027, 12, 31);
constexpr auto random_span_begin = core::make_date(2023, 1, 1);
constexpr auto random_span_days = 12'000;

/// Any week with at least one day that counts, any sessions, days off and swapped days at random.
[[nodiscard]] domain::WorkingCalendar::Definition random_calendar(Random& random);

/// A limit that keeps a walk in minutes bounded: hours up to two or three weeks of the office.
[[nodiscard]] domain::TimeLimit random_limit(Random& random, domain::WorkingCalendar const& calendar);

[[nodiscard]] core::Instant random_moment(Random& random);

/// Writes one ledger entry by entry, keeping to what may follow what: a start, then pauses, resumptions,
/// restarts, extensions and at most one rescheduling.
class RandomLedger {
public:
    RandomLedger(Random& random, domain::WorkingCalendar const& calendar);

    /// One more entry some time later; limits fit `calendar`.
    void write_next(domain::WorkingCalendar const& calendar);

    /// An entry made elsewhere, at now() or later.
    void append(domain::LedgerEntry entry);

    /// Some time later; the moment of the next entry.
    core::Instant pass_time();

    [[nodiscard]] std::vector<domain::LedgerEntry> const& entries() const { return ledger_; }

private:
    int step();
    void write_restart(domain::WorkingCalendar const& calendar);
    void append(
        domain::LedgerKind kind,
        std::optional<domain::TimeLimit> whole,
        std::optional<core::Instant> new_due
    );

    Random& random_;
    core::Instant now_;
    domain::LimitUnit unit_{};
    bool is_paused_{};
    bool is_rescheduled_{};
    std::vector<domain::LedgerEntry> ledger_;
};

/// The next version of a calendar: days off declared, taken back and swapped, at times other office hours and
/// more years decided.
[[nodiscard]] domain::WorkingCalendar::Definition
next_version(Random& random, domain::WorkingCalendar::Definition definition);

/// A ledger that may happen: a start, then up to nine pauses, resumptions, restarts, extensions and at most
/// one rescheduling, in an order the engine accepts.
[[nodiscard]] std::vector<domain::LedgerEntry>
random_ledger(Random& random, domain::WorkingCalendar const& calendar);

} // namespace motcua::tests
