#include "change_draft.hpp"
#include <motcua/domain/dossier_actions.hpp>

namespace motcua::domain {

namespace {

/// A timer for "after this moment": a due date is kept by whoever finishes exactly on it.
constexpr auto just_after = std::chrono::seconds{1};

void plan_step_timers(StepRun const& step, ActionContext const& context, std::vector<Timer>& timers) {
    auto const soon = working_days_before(step.due_at, 0, context.calendar);
    if (soon > step.handed_at) {
        timers.push_back({TimerKind::step_due_soon, step.seq, soon});
    }
    timers.push_back({TimerKind::step_late, step.seq, step.due_at + just_after});
}

/// R9a: task 2 working days before, escalation at 1; for shorter limits the first of these that is still
/// ahead.
void plan_due_timers(Dossier const& dossier, ActionContext const& context, std::vector<Timer>& timers) {
    auto const due = dossier.deadline.due_current;
    auto const round = dossier.deadline.round;
    auto const start = *dossier.accepted_at;
    auto const& calendar = context.calendar;
    auto const ahead = [&](int days) { return working_days_before(due, days, calendar) > start; };
    if (ahead(1)) {
        timers.push_back({TimerKind::due_soon, round, working_days_before(due, 1, calendar)});
    }
    if (!dossier.has_issued_apology()) {
        if (ahead(2)) {
            timers.push_back({TimerKind::apology_due, round, working_days_before(due, 2, calendar)});
        }
        if (ahead(1)) {
            timers.push_back({TimerKind::apology_escalation, round, working_days_before(due, 1, calendar)});
        } else if (ahead(0)) {
            timers.push_back({TimerKind::apology_escalation, round, working_days_before(due, 0, calendar)});
        }
    }
    if (dossier.late_round < round) {
        timers.push_back({TimerKind::late, round, due + just_after});
    }
}

} // namespace

std::vector<Timer> plan_timers(Dossier const& dossier, ActionContext const& context) {
    auto timers = std::vector<Timer>();
    if (dossier.state == DossierState::registered && dossier.channel == Channel::online) {
        auto const hours = std::chrono::hours{context.procedure.online_answer_hours};
        auto const answer_by = online_answer_by(dossier.submitted_at, hours, context.calendar);
        timers.push_back({TimerKind::online_answer, 0, answer_by + just_after});
    }
    if (auto const* request = dossier.open_supplement(); request != nullptr && request->answer_by) {
        if (dossier.state == DossierState::awaiting_supplement) {
            timers.push_back({TimerKind::supplement_lapse, request->seq, *request->answer_by + just_after});
        }
    }
    auto const running =
        dossier.state == DossierState::accepted || dossier.state == DossierState::in_progress;
    if (running) {
        if (auto const* step = dossier.open_step()) {
            plan_step_timers(*step, context, timers);
        }
        plan_due_timers(dossier, context, timers);
    }
    return timers;
}

core::Expected<DossierChange> fire(Dossier const& dossier, Timer const& timer, ActionContext const& context) {
    auto draft = ChangeDraft(dossier, context);
    auto const detail = std::string(name_of(timer.kind)) + " " + std::to_string(timer.round);
    auto const current = timer.round == dossier.deadline.round;
    auto const* step = dossier.open_step();
    auto const step_open = step != nullptr && step->seq == timer.round;
    switch (timer.kind) {
    case TimerKind::step_due_soon:
        if (step_open) {
            draft.tell("step.due_soon", {}, step->step_code);
        }
        break;
    case TimerKind::step_late:
        if (step_open) {
            draft.tell("step.late", {}, step->step_code);
        }
        break;
    case TimerKind::due_soon:
        if (current) {
            draft.tell("dossier.due_soon", {}, detail);
        }
        break;
    case TimerKind::apology_due:
    case TimerKind::apology_escalation:
        if (current && !dossier.has_issued_apology()) {
            draft.ensure_apology_draft();
            auto const escalates = timer.kind == TimerKind::apology_escalation;
            draft.tell(escalates ? "apology.escalated" : "apology.due", {}, detail);
        }
        break;
    case TimerKind::late:
        draft.note_lateness();
        break;
    case TimerKind::supplement_lapse:
        if (dossier.state == DossierState::awaiting_supplement) {
            draft.tell("dossier.supplement_lapsed", {}, detail);
        }
        break;
    case TimerKind::online_answer:
        if (dossier.state == DossierState::registered) {
            draft.tell("dossier.online_answer_overdue", {}, detail);
        }
        break;
    }
    return draft.finish();
}

} // namespace motcua::domain
