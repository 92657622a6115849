#pragma once

#include <motcua/core/ids.hpp>
#include <motcua/core/time.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace motcua::domain {

using core::Date;
using core::Instant;

/// One stretch of office hours, minutes after midnight in Vietnam: [opens, closes).
struct OfficeSession {
    std::chrono::minutes opens{};
    std::chrono::minutes closes{};

    bool operator==(OfficeSession const&) const = default;
};

/// Office hours of one weekday. No session: a weekly rest day.
struct WeekdayHours {
    std::vector<OfficeSession> sessions; ///< ascending, not overlapping
    /// Whether the day counts toward limits in working days; false for a desk that only receives on Saturday.
    bool counts = true;
};

/// Labour Code 2019 art. 111(3), 112 and the yearly swap decisions (RULES §5).
enum class DayOffKind : std::uint8_t { holiday, compensation, swap_off, swap_work };

/// Whether the official notice for the day is out. A date over provisional days is a provisional date.
enum class Certainty : std::uint8_t { decided, provisional };

/// A day that differs from its weekday's rule.
struct CalendarDay {
    Date date{};
    DayOffKind kind{};
    Certainty certainty{Certainty::decided};
    std::string instrument; ///< the notice or decision behind it
    /// Office hours of a swapped working day; empty: those of Monday.
    std::vector<OfficeSession> sessions;
};

/// Why a day is or is not a working day; named in every explanation.
enum class DayRule : std::uint8_t {
    working_day,     ///< ordinary day with office hours
    weekly_rest,     ///< weekday without office hours, or hours that do not count
    holiday,         ///< Labour Code art. 112
    compensation,    ///< Labour Code art. 111(3)
    swapped_off,     ///< off in exchange for a worked rest day
    swapped_working, ///< rest day worked in exchange
};

/// What the calendar says about one day.
struct DayFacts {
    bool is_working{}; ///< counts toward limits in working days
    DayRule rule{};
    Certainty certainty{Certainty::decided};
    std::string const* instrument{}; ///< never null for days off; owned by the calendar
};

/// Days off, swapped days and office hours of one unit, in one version. Immutable; safe to share.
class WorkingCalendar {
public:
    struct Definition {
        core::CalendarId id;
        int version{1};
        std::array<WeekdayHours, 7> week; ///< index 0 = Monday
        std::vector<CalendarDay> days;
        /// Last day of the last year whose days off are all decided; later days are provisional.
        Date decided_until{};
        /// First and last day the calendar knows anything about.
        Date first_day{};
        Date last_day{};
    };

    /// Throws std::invalid_argument when sessions overlap or a date stands twice.
    explicit WorkingCalendar(Definition definition);

    [[nodiscard]] core::CalendarId const& id() const noexcept { return definition_.id; }

    [[nodiscard]] int version() const noexcept { return definition_.version; }

    [[nodiscard]] Definition const& definition() const noexcept { return definition_; }

    [[nodiscard]] DayFacts facts(Date day) const;

    [[nodiscard]] bool is_working(Date day) const { return facts(day).is_working; }

    /// Office sessions of the day; empty when the office is closed.
    [[nodiscard]] std::vector<OfficeSession> const& sessions(Date day) const;

    /// First opening of the day. Precondition: the day has a session.
    [[nodiscard]] Instant opening(Date day) const;

    /// Last closing of the day (Civil Code art. 148(6) read with office hours). Precondition: has a session.
    [[nodiscard]] Instant closing(Date day) const;

    /// First working day strictly after `day`.
    [[nodiscard]] Date next_working_day(Date day) const;

    /// Last working day strictly before `day`.
    [[nodiscard]] Date previous_working_day(Date day) const;

    /// `day` itself when it is a working day, else the next one (Civil Code art. 148(5)).
    [[nodiscard]] Date roll_forward(Date day) const;

    /// Working days d with from <= d < to; negative when `to` is earlier.
    [[nodiscard]] int working_days_between(Date from, Date to) const;

    /// Moves `count` working days forward (count > 0) or back (count < 0) from `day`; 0 gives `day`.
    [[nodiscard]] Date add_working_days(Date day, int count) const;

    /// The moment after `amount` of office time from `from`; a moment outside hours starts at the next
    /// opening.
    [[nodiscard]] Instant add_working_time(Instant from, std::chrono::microseconds amount) const;

    /// Office time in [from, to).
    [[nodiscard]] std::chrono::microseconds working_time_between(Instant from, Instant to) const;

private:
    [[nodiscard]] CalendarDay const* special_day(Date day) const;

    Definition definition_;
};

} // namespace motcua::domain
