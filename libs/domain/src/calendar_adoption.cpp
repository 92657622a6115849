#include "change_draft.hpp"
#include <motcua/domain/calendar_adoption.hpp>
#include <motcua/domain/deadline_fold.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

using core::Expected;

constexpr auto outcome_names = std::array<std::string_view, 4>{"unchanged", "now_firm", "later", "earlier"};

core::Failure not_newer() {
    return core::conflict(
        "calendar_not_newer",
        "Phiên bản lịch này không mới hơn phiên bản hồ sơ đang dùng.",
        "This calendar version is not newer than the one the dossier is under."
    );
}

bool is_newer(WorkingCalendar const& calendar, Deadline const& held_to) {
    auto const same = held_to.calendar.empty() || held_to.calendar == calendar.id();
    return same && calendar.version() > held_to.calendar_version;
}

CalendarOutcome outcome_of(CalendarAdoption const& adoption, Certainty before, Certainty after) {
    if (adoption.moves_due()) {
        return CalendarOutcome::later;
    }
    if (adoption.keeps_promise()) {
        return CalendarOutcome::earlier;
    }
    auto const firm = before == Certainty::provisional && after == Certainty::decided;
    return firm ? CalendarOutcome::now_firm : CalendarOutcome::unchanged;
}

CalendarEffect effect_before_the_start(Deadline const& held_to, WorkingCalendar const& calendar) {
    auto effect = CalendarEffect{};
    effect.version_before = held_to.calendar_version;
    effect.version = calendar.version();
    return effect;
}

/// What `entry` at the end of `ledger` does to it.
Expected<CalendarEffect> effect_of(
    std::span<LedgerEntry const> ledger,
    LedgerEntry const& entry,
    Deadline const& held_to,
    WorkingCalendar const& calendar
) {
    auto whole = std::vector<LedgerEntry>(ledger.begin(), ledger.end());
    whole.push_back(entry);
    auto const after = deadline_of(whole, calendar);
    if (!after) {
        return after.error();
    }
    auto effect = effect_before_the_start(held_to, calendar);
    effect.outcome = outcome_of(*entry.adoption, held_to.certainty, after->certainty);
    effect.due_before = held_to.due_current;
    effect.due_computed = entry.adoption->due_computed;
    effect.due_after = after->due_current;
    effect.certainty_before = held_to.certainty;
    effect.certainty_after = after->certainty;
    return effect;
}

core::Failure dossier_closed() {
    return core::conflict(
        "dossier_closed",
        "Hồ sơ đã kết thúc giải quyết; ngày hẹn của hồ sơ không đổi theo lịch nữa.",
        "The dossier is finished; its date follows the calendar no more."
    );
}

core::Failure approval_required() {
    return core::conflict(
        "approval_required",
        "Ngày hẹn trả chỉ được dời theo lịch mới khi người có thẩm quyền đã duyệt.",
        "A due date moves with a new calendar only after the competent head approved."
    );
}

/// "later 1 2 2026-11-24T17:00:00+07:00 2026-11-25T17:00:00+07:00": outcome, versions and dates, old and new.
std::string told_of(CalendarEffect const& effect) {
    auto text = std::string(name_of(effect.outcome)) + " " + std::to_string(effect.version_before) + " " +
                std::to_string(effect.version);
    if (effect.due_before && effect.due_after) {
        text += " " + core::to_string(*effect.due_before) + " " + core::to_string(*effect.due_after);
    }
    return text;
}

} // namespace

Expected<LedgerEntry> adoption_entry(
    std::span<LedgerEntry const> ledger,
    Deadline const& held_to,
    WorkingCalendar const& calendar,
    Instant at,
    std::string reason
) {
    auto fold = DeadlineFold(calendar);
    for (auto const& entry : ledger) {
        if (auto applied = fold.apply(entry); !applied) {
            return applied.error();
        }
    }
    auto entry = LedgerEntry{};
    entry.kind = LedgerKind::calendar_changed;
    entry.at = ledger.empty() ? at : std::max(at, ledger.back().at);
    entry.reason = std::move(reason);
    entry.adoption = CalendarAdoption{
        held_to.calendar_version,
        calendar.version(),
        held_to.due_original,
        held_to.due_current,
        fold.due_computed()};
    return entry;
}

Expected<CalendarEffect> calendar_effect(
    std::span<LedgerEntry const> ledger,
    Deadline const& held_to,
    WorkingCalendar const& calendar
) {
    if (!is_newer(calendar, held_to)) {
        return not_newer();
    }
    if (held_to.state == ClockState::not_started) {
        return effect_before_the_start(held_to, calendar);
    }
    auto const entry = adoption_entry(ledger, held_to, calendar, ledger.back().at, {});
    if (!entry) {
        return entry.error();
    }
    return effect_of(ledger, *entry, held_to, calendar);
}

Expected<DossierChange>
adopt_calendar(Dossier const& dossier, CalendarOrder const& order, ActionContext const& context) {
    if (dossier.finished_at || is_final(dossier.state)) {
        return dossier_closed();
    }
    auto const effect = calendar_effect(dossier.ledger, dossier.deadline, context.calendar);
    if (!effect) {
        return effect.error();
    }
    if (effect->outcome == CalendarOutcome::later && order.approved_by.empty()) {
        return approval_required();
    }
    auto draft = ChangeDraft(dossier, context);
    draft.note_lateness();
    if (!effect->due_before) {
        draft.dossier().deadline = deadline_of({}, context.calendar).value();
    } else {
        auto entry =
            adoption_entry(dossier.ledger, dossier.deadline, context.calendar, context.now, order.reason);
        if (!entry) {
            return entry.error();
        }
        if (auto entered = draft.enter(std::move(*entry)); !entered) {
            return entered.error();
        }
    }
    if (effect->outcome == CalendarOutcome::later) {
        draft.follow_moved_due();
    }
    draft.tell("dossier.calendar_changed", order.reason, told_of(*effect));
    return draft.finish();
}

bool may_propose_calendar(Role role) {
    return role == Role::admin;
}

bool may_approve_calendar(Role role) {
    return role == Role::leader;
}

bool may_review_calendar(Role role) {
    return role == Role::admin || role == Role::leader || role == Role::division_head;
}

std::string_view name_of(CalendarOutcome outcome) {
    return outcome_names.at(static_cast<std::size_t>(outcome));
}

std::optional<CalendarOutcome> calendar_outcome_named(std::string_view name) {
    auto const* const found = std::find(outcome_names.begin(), outcome_names.end(), name);
    if (found == outcome_names.end()) {
        return std::nullopt;
    }
    return static_cast<CalendarOutcome>(found - outcome_names.begin());
}

} // namespace motcua::domain
