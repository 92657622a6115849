#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/domain/calendar.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The one deadline engine: rules R1–R18 of RULES §4. A due date is always the recomputation of an
/// append-only ledger; nothing else in the program adds days to a date.
namespace motcua::domain {

/// Unit of a time limit (RULES R2; DonViTinh of the national portal).
enum class LimitUnit : std::uint8_t {
    working_day,  ///< "ngày làm việc"
    working_hour, ///< "giờ làm việc"
    calendar_day, ///< "ngày": counted through days off, the end rolls forward
    same_day,     ///< "trong ngày", with an optional cut-off (R4)
    month,        ///< "tháng": same day of a later month, the end rolls forward
};

[[nodiscard]] std::string_view name_of(LimitUnit unit); ///< "working_day"
[[nodiscard]] std::optional<LimitUnit> limit_unit_named(std::string_view name);

/// No law states a longer limit; what goes beyond is refused, never shortened.
constexpr auto time_limit_max = 100'000;

struct TimeLimit {
    int value{}; ///< 1 … time_limit_max; for same_day always 1
    LimitUnit unit{LimitUnit::working_day};
    /// same_day only: received strictly after this time counts as the next working day.
    std::optional<std::chrono::minutes> same_day_cutoff;

    bool operator==(TimeLimit const&) const = default;
};

enum class LedgerKind : std::uint8_t {
    started,          ///< complete receipt: the clock starts (R1)
    paused,           ///< supplement requested or financial obligation (R14, R15)
    resumed,          ///< the pause ended, the rest of the limit runs on
    restarted,        ///< complete supplement received: the limit runs again from zero (R7)
    extended,         ///< `limit` more, allowed by the procedure version
    rescheduled,      ///< the apology letter's new date, once (R9)
    calendar_changed, ///< a new version of the calendar counts from here on, also backwards (RULES §5)
};

/// What was promised when a new calendar version took over, and what that version gave by itself. Facts, not
/// computations: a promise stays what it was whatever a later version says.
struct CalendarAdoption {
    int version_before{};
    int version{};          ///< the one taken over
    Instant due_original{}; ///< as printed on the first form 01; no calendar moves it
    Instant due_before{};   ///< held to until then
    Instant due_computed{}; ///< the ledger recomputed under `version`

    /// An earlier date is not taken from the new version: the applicant was promised `due_before`.
    [[nodiscard]] bool keeps_promise() const { return due_computed < due_before; }

    [[nodiscard]] bool moves_due() const { return due_computed > due_before; }

    bool operator==(CalendarAdoption const&) const = default;
};

/// One append-only fact about a dossier's clock.
struct LedgerEntry {
    LedgerKind kind{};
    Instant at{};                   ///< when it took effect; never before the entry above it
    std::optional<TimeLimit> limit; ///< started, restarted: the whole limit; extended: what is added
    std::optional<Instant> new_due; ///< rescheduled only
    std::string reason;             ///< for people: "Yêu cầu bổ sung lần 1"
    std::optional<CalendarAdoption> adoption{}; ///< calendar_changed only

    bool operator==(LedgerEntry const&) const = default;
};

/// What happened to one day on the way to the due date. Rows run without a gap from the day of receipt to
/// that of due_current.
struct ExplainedDay {
    Date date{};
    bool counted{};
    int number{}; ///< running number of counted days of this run, 0 when not counted
    /// The day's own rule: "working_day", "swapped_working", "weekly_rest", "holiday", "compensation",
    /// "swapped_off", "calendar_day" (counts whatever it is); or what happened on it: "receipt_day",
    /// "same_day", "before_cutoff", "after_cutoff", "after_closing", "paused", "rolled_forward" (the end
    /// moved here), "after_statutory_due" (between the statutory date and the one held to), "rescheduled",
    /// "promise_kept" (a new calendar version would end the limit earlier).
    std::string rule;
    std::string source; ///< article of law or notice
    Certainty certainty{Certainty::decided};
    /// Limits in working hours: the office time counted on this day; zero for every other unit.
    std::chrono::microseconds office_time{};

    bool operator==(ExplainedDay const&) const = default;
};

enum class ClockState : std::uint8_t {
    not_started, ///< no complete receipt yet
    running,
    paused, ///< due dates are those the dossier would have if resumed at the pause's own moment
};

/// What the ledger means under one calendar version.
struct Deadline {
    ClockState state{ClockState::not_started};
    /// First promise: due date of the first `started` entry alone, as printed on the first form 01.
    Instant due_original{};
    /// Statutory: pauses, restarts and extensions applied, rescheduling not.
    Instant due_statutory{};
    /// The letter's date with later pauses applied; empty when not rescheduled.
    std::optional<Instant> due_rescheduled;
    /// The date promised under an earlier calendar version, later pauses applied; empty unless the version
    /// now used would end the limit earlier.
    std::optional<Instant> due_kept;
    /// What the dossier is held to: due_kept, or else due_rescheduled, or else due_statutory.
    Instant due_current{};
    /// Provisional when any day from the (re)start to the due date is.
    Certainty certainty{Certainty::decided};
    core::CalendarId calendar;
    int calendar_version{};
    /// Number of restarts, reschedulings and moves by a new calendar so far: every due date a dossier was
    /// ever held to has its own round.
    int round{};

    bool operator==(Deadline const&) const = default;
};

/// Evaluates the ledger from zero.
///
/// Pauses: days d with pause_date <= d < resume_date are not counted (R16); working hours lose exactly the
/// pause. A limit that ends on a day off rolls forward past days off and paused days. A pause that begins
/// after the due moment gives no time back. A rescheduled date moves by the working days (working hours for
/// such limits) of the pauses that begin after the letter and not after that date; a restart ends its effect,
/// but not the rule that a due date is moved once only.
/// A new calendar version counts for the whole run. A date it would bring forward stays as promised until a
/// restart, moved by later pauses as a letter's date is; a letter's date on a day it makes a day off rolls
/// forward (Civil Code art. 148(5)).
/// Errors (Errc::conflict): "ledger_order" when entries cannot follow each other (resume without pause, two
/// starts, pause while paused, time going backwards), "ledger_unit" for an extension in another unit,
/// "reschedule_once" for a second rescheduling, "ledger_limit" for an entry without the limit or date it
/// needs or with one out of range.
[[nodiscard]] core::Expected<Deadline>
deadline_of(std::span<LedgerEntry const> ledger, WorkingCalendar const& calendar);

/// The same, with every calendar day between the (re)start and due_current; the last row is the due date.
/// Empty when the clock has not started.
[[nodiscard]] core::Expected<std::vector<ExplainedDay>>
explain(std::span<LedgerEntry const> ledger, WorkingCalendar const& calendar);

/// Due moment of a plain limit from a complete receipt: the calculator behind POST
/// /v1/calendars/{id}/compute. Throws std::invalid_argument for a limit outside 1 … time_limit_max.
[[nodiscard]] Instant due_after(Instant received_at, TimeLimit const& limit, WorkingCalendar const& calendar);

/// R9a: end of office hours of the last working day strictly before the due date.
[[nodiscard]] Instant latest_apology(Instant due, WorkingCalendar const& calendar);

/// R9a: opening of the working day `working_days` before the due date (2: task raised, 1: escalated).
[[nodiscard]] Instant working_days_before(Instant due, int working_days, WorkingCalendar const& calendar);

/// R3: a paper dossier reaches the competent body the same working day, or by the next opening when received
/// strictly after 15:00, after closing, or on a day off.
[[nodiscard]] Instant handover_by(Instant received_at, WorkingCalendar const& calendar);

/// R5: answer to an online filing, `hours` working hours from system receipt (Decree 45/2020 art. 11: 8).
[[nodiscard]] Instant
online_answer_by(Instant submitted_at, std::chrono::hours hours, WorkingCalendar const& calendar);

/// R7: last moment for a supplement request after appraisal: end of the `working_days`-th working day from
/// intake.
[[nodiscard]] Instant
supplement_window_end(Instant accepted_at, int working_days, WorkingCalendar const& calendar);

/// Working days begun since `due` when `finished` is later, at least 1; 0 when on time (S20: internal strict
/// report).
[[nodiscard]] int working_days_late(Instant due, Instant finished, WorkingCalendar const& calendar);

} // namespace motcua::domain
