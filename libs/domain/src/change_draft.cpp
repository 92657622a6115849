#include "change_draft.hpp"

#include <algorithm>

namespace motcua::domain {

namespace {

StepOutcome outcome_of(StepRun const& step, Instant completed_at) {
    if (completed_at > step.due_at) {
        return StepOutcome::late;
    }
    return core::date_of(completed_at) < core::date_of(step.due_at) ? StepOutcome::early
                                                                    : StepOutcome::on_time;
}

/// Internal target: the steps' limits one after another, in working hours when any step has them.
Instant planned_due(Instant start, ProcedureVersion const& procedure, WorkingCalendar const& calendar) {
    auto const all_days =
        std::all_of(procedure.steps.begin(), procedure.steps.end(), [](ProcedureStep const& step) {
            return step.limit.unit == LimitUnit::working_day;
        });
    auto days = 0;
    auto at = start;
    for (auto const& step : procedure.steps) {
        days += step.limit.value;
        at = all_days ? at : due_after(at, step.limit, calendar);
    }
    return all_days && days > 0 ? due_after(start, TimeLimit{days, LimitUnit::working_day, {}}, calendar)
                                : at;
}

} // namespace

ChangeDraft::ChangeDraft(Dossier const& before, ActionContext const& context)
    : context_(context)
    , change_{before, before, {}, {}, {}} {}

void ChangeDraft::tell(std::string type, std::string reason, std::string detail) {
    change_.events.push_back(DossierEvent{std::move(type), std::move(reason), std::move(detail)});
}

core::Expected<void> ChangeDraft::enter(LedgerEntry entry) {
    auto& dossier = change_.after;
    dossier.ledger.push_back(std::move(entry));
    auto const deadline = deadline_of(dossier.ledger, context_.calendar);
    if (!deadline) {
        return deadline.error();
    }
    dossier.deadline = *deadline;
    return {};
}

void ChangeDraft::move_to(DossierState state) {
    change_.after.state = state;
}

void ChangeDraft::note_components(std::vector<HandedComponent> const& handed, std::string const& reason) {
    auto& missing = change_.after.missing_components;
    auto codes = std::string();
    for (auto const& one : handed) {
        missing.erase(std::remove(missing.begin(), missing.end(), one.code), missing.end());
        codes += (codes.empty() ? "" : " ") + one.code;
        change_.components.push_back(one);
    }
    if (!handed.empty()) {
        tell("dossier.components_recorded", reason, codes);
    }
}

void ChangeDraft::close_step() {
    auto& steps = change_.after.steps;
    if (steps.empty() || steps.back().completed_at) {
        return;
    }
    steps.back().completed_at = context_.now;
    steps.back().outcome = outcome_of(steps.back(), context_.now);
}

void ChangeDraft::hand_to(ProcedureStep const& step, std::string receiver, TimeLimit limit) {
    close_step();
    auto& steps = change_.after.steps;
    steps.push_back(StepRun{
        static_cast<int>(steps.size()) + 1,
        step.code,
        step.role,
        context_.actor,
        std::move(receiver),
        context_.now,
        due_after(context_.now, limit, context_.calendar),
        std::nullopt,
        StepOutcome::open});
}

void ChangeDraft::note_lateness() {
    auto& dossier = change_.after;
    auto const held_to_date =
        dossier.accepted_at && !dossier.finished_at && !is_paused(dossier.state) && !is_final(dossier.state);
    if (!held_to_date || context_.now <= dossier.deadline.due_current ||
        dossier.late_round >= dossier.deadline.round) {
        return;
    }
    auto const again = dossier.late_at.has_value() || dossier.has_issued_apology();
    dossier.late_round = dossier.deadline.round;
    if (!dossier.late_at) {
        dossier.late_at = context_.now;
    }
    tell(
        again ? "dossier.second_promise_broken" : "dossier.late",
        {},
        "round " + std::to_string(dossier.late_round)
    );
    ensure_apology_draft();
}

Instant ChangeDraft::proposed_date() const {
    auto const due = core::date_of(change_.after.deadline.due_current);
    auto const days = std::max(1, context_.procedure.default_reschedule_days);
    auto const from = std::max(due, core::date_of(context_.now));
    return context_.calendar.closing(context_.calendar.add_working_days(from, days));
}

void ChangeDraft::ensure_apology_draft() {
    auto& dossier = change_.after;
    auto const exists =
        std::any_of(dossier.apologies.begin(), dossier.apologies.end(), [](ApologyLetter const& letter) {
            return letter.state != LetterState::cancelled;
        });
    if (exists) {
        return;
    }
    auto letter = ApologyLetter{};
    letter.seq = static_cast<int>(dossier.apologies.size()) + 1;
    letter.round = dossier.deadline.round;
    letter.due_before = dossier.deadline.due_current;
    letter.due_new = proposed_date();
    dossier.apologies.push_back(letter);
    tell("letter.apology_drafted", {}, "letter " + std::to_string(letter.seq));
}

void ChangeDraft::cancel_open_apologies(std::string const& why) {
    if (change_.after.late_at) {
        return;
    }
    for (auto& letter : change_.after.apologies) {
        if (letter.state == LetterState::draft || letter.state == LetterState::approved) {
            letter.state = LetterState::cancelled;
            tell("letter.apology_cancelled", why, "letter " + std::to_string(letter.seq));
        }
    }
}

void ChangeDraft::follow_moved_due() {
    cancel_open_apologies("calendar_changed");
    for (auto& letter : change_.after.apologies) {
        auto const open = letter.state == LetterState::draft || letter.state == LetterState::approved;
        if (!open || letter.due_new > change_.after.deadline.due_current) {
            continue;
        }
        letter.state = LetterState::draft;
        letter.approved_at.reset();
        letter.approved_by.clear();
        letter.due_new = proposed_date();
        tell("letter.apology_edited", {}, "letter " + std::to_string(letter.seq));
    }
}

core::Expected<void> ChangeDraft::start_clock(Instant received_at) {
    auto& dossier = change_.after;
    auto const& procedure = context_.procedure;
    auto entered = enter(
        LedgerEntry{LedgerKind::started, received_at, procedure.limit, std::nullopt, "Tiếp nhận hồ sơ đầy đủ"}
    );
    if (!entered) {
        return entered.error();
    }
    dossier.accepted_at = received_at;
    dossier.due_planned = planned_due(received_at, procedure, context_.calendar);
    move_to(DossierState::accepted);
    tell("dossier.accepted");
    if (!procedure.steps.empty()) {
        hand_to(procedure.steps.front(), {}, procedure.steps.front().limit);
    }
    return {};
}

DossierChange ChangeDraft::finish() {
    change_.timers = plan_timers(change_.after, context_);
    return std::move(change_);
}

} // namespace motcua::domain
