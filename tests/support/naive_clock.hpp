#pragma once

#include <motcua/domain/deadline.hpp>

#include <set>
#include <span>
#include <vector>

/// A second, slow way to a due date: walk every day (every minute for hours) and ask whether it counts.
/// Shares no code with the engine; the property tests hold the two against each other.
namespace motcua::tests {

/// A calendar as two tables read straight off the definition, over the days [begin, begin + size).
class NaiveCalendar {
public:
    NaiveCalendar(domain::WorkingCalendar::Definition const& definition, core::Date begin, int size);

    [[nodiscard]] bool is_working(core::Date day) const { return is_working_.at(index(day)) != 0; }

    /// Office hours of a working day, else empty.
    [[nodiscard]] std::vector<domain::OfficeSession> const& sessions(core::Date day) const {
        return sessions_.at(index(day));
    }

    [[nodiscard]] core::Instant closing(core::Date day) const;

    [[nodiscard]] bool is_office_minute(core::Instant minute) const;

private:
    [[nodiscard]] std::size_t index(core::Date day) const {
        return static_cast<std::size_t>((day - begin_).count());
    }

    core::Date begin_;
    std::vector<char> is_working_;
    std::vector<std::vector<domain::OfficeSession>> sessions_;
};

/// What a ledger means, walked. All times are whole minutes.
struct NaiveDue {
    core::Instant due_original{};
    core::Instant due_statutory{};
    std::optional<core::Instant> due_rescheduled;
    core::Instant due_current{};
    int whole_limit{}; ///< of the last run, extensions included
};

[[nodiscard]] core::Instant
naive_due_after(core::Instant received_at, domain::TimeLimit const& limit, NaiveCalendar const& calendar);

/// Precondition: deadline_of accepts the ledger, and it has started.
[[nodiscard]] NaiveDue
naive_due_of(std::span<domain::LedgerEntry const> ledger, NaiveCalendar const& calendar);

} // namespace motcua::tests
