#pragma once

#include <motcua/core/ids.hpp>
#include <motcua/core/time.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace motcua::domain {

using core::Date;
using core::Instant;

/// One stretch of office hours, minutes after midnight in Vietnam: [opens, closes). Closes before 24:00, so
/// that a closing is a moment of its own day.
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
    /// Article, notice or decision; never null. Lives as long as the calendar.
    std::string const* instrument{};
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

    /// Throws std::invalid_argument when sessions overlap or reach midnight, a date stands twice, no weekday
    /// counts, or a swapped working day would have no office hours.
    explicit WorkingCalendar(Definition definition);

    [[nodiscard]] core::CalendarId const& id() const noexcept { return definition_.id; }

    [[nodiscard]] int version() const noexcept { return definition_.version; }

    [[nodiscard]] Definition const& definition() const noexcept { return definition_; }

    /// Constant time. Days outside [first_day, last_day] follow their weekday's rule, provisionally.
    [[nodiscard]] DayFacts facts(Date day) const;

    [[nodiscard]] bool is_working(Date day) const { return row(day).is_working; }

    /// Provisional when any day of [from, to] is; decided when the range is empty.
    [[nodiscard]] Certainty certainty_over(Date from, Date to) const;

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

    /// The moment after `amount` (≥ 0) of office time from `from`; a moment outside hours starts at the next
    /// opening, and a result landing on a closing stays there. Office time is that of working days only: a
    /// desk that merely receives on Saturday adds nothing, so that 8 working hours stay 1 working day.
    [[nodiscard]] Instant add_working_time(Instant from, std::chrono::microseconds amount) const;

    /// Office time of working days in [from, to); 0 when `to` is not later.
    [[nodiscard]] std::chrono::microseconds working_time_between(Instant from, Instant to) const;

private:
    /// What is known about one day, ready to be read.
    struct DayRow {
        bool is_working{};
        DayRule rule{};
        Certainty certainty{};
        std::int32_t listed{-1};           ///< index in definition_.days
        std::int32_t working_before{};     ///< working days of the table before this one
        std::int32_t provisional_before{}; ///< provisional days of the table before this one
    };

    void check_definition() const;
    void tabulate_days();
    [[nodiscard]] DayRow row(Date day) const;
    [[nodiscard]] DayRow weekday_row(Date day) const;
    /// Working days from a fixed origin up to `day` (excluded), and the way back.
    [[nodiscard]] std::int64_t rank_of(Date day) const;
    [[nodiscard]] Date day_of_rank(std::int64_t rank) const;
    [[nodiscard]] std::int64_t weekly_rank(Date day) const;
    [[nodiscard]] Date day_of_weekly_rank(std::int64_t rank) const;

    Definition definition_;
    Date table_begin_{};
    Date table_end_{}; ///< one past the last row
    std::vector<DayRow> rows_;
    std::vector<std::int32_t> working_offsets_; ///< day offsets of the table's working days, ascending
    std::vector<int> counting_weekdays_;        ///< 0 = Monday, ascending
    std::vector<OfficeSession> closed_;         ///< always empty: the sessions of a day off
};

} // namespace motcua::domain
