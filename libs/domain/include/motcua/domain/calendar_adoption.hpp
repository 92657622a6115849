#pragma once

#include <motcua/domain/dossier_actions.hpp>

#include <optional>
#include <span>
#include <string>

/// What becomes of an open dossier when a new version of its calendar is published (RULES §5): no due date
/// moves silently, and none is ever brought forward.
namespace motcua::domain {

enum class CalendarOutcome : std::uint8_t {
    unchanged, ///< the same date, as certain as before
    now_firm,  ///< the same date, provisional until now
    later,     ///< moves only with the approval of the competent head
    earlier,   ///< not adopted: the applicant was promised the later date
};

/// What one version would do to one dossier; nothing is decided by it.
struct CalendarEffect {
    CalendarOutcome outcome{};
    int version_before{};
    int version{};
    std::optional<Instant> due_before;   ///< empty, as the two below, while the clock has not started
    std::optional<Instant> due_computed; ///< by the new version alone
    std::optional<Instant> due_after;    ///< held to afterwards; never before due_before
    Certainty certainty_before{Certainty::decided};
    Certainty certainty_after{Certainty::decided};

    bool operator==(CalendarEffect const&) const = default;
};

/// The ledger entry with which `calendar` takes over a started clock that was held to `held_to`. `at` is
/// moved up to the last entry when that is later. Errors: those of deadline_of.
[[nodiscard]] core::Expected<LedgerEntry> adoption_entry(
    std::span<LedgerEntry const> ledger,
    Deadline const& held_to,
    WorkingCalendar const& calendar,
    Instant at,
    std::string reason
);

/// Errors: conflict "calendar_not_newer" for another calendar or a version that is not newer, else those of
/// deadline_of.
[[nodiscard]] core::Expected<CalendarEffect> calendar_effect(
    std::span<LedgerEntry const> ledger,
    Deadline const& held_to,
    WorkingCalendar const& calendar
);

/// Why a calendar changes and which head has approved that dates move; empty: nobody has.
struct CalendarOrder {
    std::string reason;
    std::string approved_by;
};

/// Takes the new version, `context.calendar`, over into an open dossier: ledger entry, event, timers.
/// Lateness so far is noted under the old date first. Errors: conflict "dossier_closed", "approval_required"
/// when the date would move and nobody approved, "calendar_not_newer".
[[nodiscard]] core::Expected<DossierChange>
adopt_calendar(Dossier const& dossier, CalendarOrder const& order, ActionContext const& context);

/// Rights on changes of a calendar: the administrator brings the notice, a leader answers for the dates.
[[nodiscard]] bool may_propose_calendar(Role role);
[[nodiscard]] bool may_approve_calendar(Role role);
/// Heads and administrators see what a change would do.
[[nodiscard]] bool may_review_calendar(Role role);

[[nodiscard]] std::string_view name_of(CalendarOutcome outcome); ///< "now_firm"
[[nodiscard]] std::optional<CalendarOutcome> calendar_outcome_named(std::string_view name);

} // namespace motcua::domain
