#include "decider.hpp"

#include <algorithm>

namespace motcua::domain {

using core::Expected;
using core::invalid;

namespace {

std::size_t step_index(ProcedureVersion const& procedure, std::string const& code) {
    auto const found = std::find_if(procedure.steps.begin(), procedure.steps.end(), [&](auto const& s) {
        return s.code == code;
    });
    return static_cast<std::size_t>(found - procedure.steps.begin());
}

} // namespace

Expected<void> need_reason(Action const& action) {
    if (action.reason.empty()) {
        return invalid("/reason", "reason_required", "Phải nêu lý do.", "A reason is required.");
    }
    return {};
}

Expected<DossierChange> Decider::decide() {
    draft_.note_lateness();
    if (auto done = effect(); !done) {
        return done.error();
    }
    return draft_.finish();
}

Expected<void> Decider::effect() {
    switch (action_.type) {
    case ActionType::record_components:
        return record_components();
    case ActionType::correct:
        return correct();
    case ActionType::accept:
        return draft_.start_clock(context_.now);
    case ActionType::reject:
        return close(DossierState::rejected, "dossier.rejected", true);
    case ActionType::forward:
        return forward();
    case ActionType::request_supplement:
        return request_supplement();
    case ActionType::receive_supplement:
        return receive_supplement();
    case ActionType::suspend:
        return suspend();
    case ActionType::resume:
        return resume();
    case ActionType::extend:
        return extend();
    case ActionType::decide:
        return decide_result();
    case ActionType::return_result:
        return return_result();
    case ActionType::withdraw:
        return close(DossierState::withdrawn, "dossier.withdrawn", true);
    case ActionType::stop:
        return close(DossierState::stopped, "dossier.stopped", true);
    case ActionType::draft_apology:
        return draft_apology();
    case ActionType::approve_apology:
        return approve_apology();
    case ActionType::issue_apology:
        return issue_apology();
    }
    return {};
}

Expected<void> Decider::close(DossierState state, std::string const& event, bool reasoned) {
    if (auto ok = need_reason(action_); reasoned && !ok) {
        return ok.error();
    }
    if (is_paused(before_.state) && before_.accepted_at) {
        auto entry = LedgerEntry{LedgerKind::resumed, context_.now, {}, {}, action_.reason};
        if (auto entered = draft_.enter(std::move(entry)); !entered) {
            return entered.error();
        }
    }
    draft_.cancel_open_apologies(event);
    draft_.close_step();
    draft_.move_to(state);
    draft_.dossier().finished_at = context_.now;
    draft_.tell(event, action_.reason);
    return {};
}

Expected<void> Decider::record_components() {
    if (action_.components.empty()) {
        return invalid(
            "/components",
            "components_required",
            "Phải nêu ít nhất một thành phần nhận được.",
            "Name at least one component that came."
        );
    }
    return take_components();
}

/// Notes what came; a component noted before is corrected.
Expected<void> Decider::take_components() {
    if (auto faults = context_.procedure.faults_of(action_.components); !faults.empty()) {
        return invalid(std::move(faults));
    }
    draft_.note_components(action_.components, action_.reason);
    return {};
}

/// Before the dossier leaves the desk; the event names the fields, never what stands in them.
Expected<void> Decider::correct() {
    if (auto ok = need_reason(action_); !ok) {
        return ok.error();
    }
    auto fields = std::string();
    for (auto const& field : action_.items) {
        fields += (fields.empty() ? "" : " ") + field;
    }
    draft_.tell("dossier.corrected", action_.reason, fields);
    return {};
}

Expected<void> Decider::forward() {
    auto const& steps = context_.procedure.steps;
    auto next = steps.size();
    if (!action_.to_step.empty()) {
        next = step_index(context_.procedure, action_.to_step);
    } else if (auto const* open = before_.open_step()) {
        next = step_index(context_.procedure, open->step_code) + 1;
    }
    if (next >= steps.size()) {
        return invalid(
            "/to_step",
            "step_unknown",
            "Không có bước nào để chuyển tới; hãy kết thúc giải quyết.",
            "There is no such step to hand over to; decide the dossier instead."
        );
    }
    draft_.hand_to(steps[next], action_.receiver, steps[next].limit);
    draft_.move_to(DossierState::in_progress);
    draft_.tell("dossier.handed_over", action_.reason, "step " + steps[next].code);
    return {};
}

Expected<void> Decider::decide_result() {
    if (auto ok = need_reason(action_); action_.result_kind == ResultKind::refused && !ok) {
        return ok.error();
    }
    auto& dossier = draft_.dossier();
    draft_.close_step();
    draft_.cancel_open_apologies("finished in time");
    dossier.result =
        IssuedResult{action_.result_kind, action_.result_number, action_.result_title, context_.now};
    dossier.finished_at = context_.now;
    draft_.move_to(DossierState::finished);
    draft_.tell("dossier.finished", action_.reason, std::string(name_of(action_.result_kind)));
    return {};
}

Expected<void> Decider::return_result() {
    draft_.dossier().returned_at = context_.now;
    draft_.move_to(DossierState::returned);
    draft_.tell("dossier.result_returned", action_.reason);
    return {};
}

core::Expected<DossierChange>
apply(Dossier const& dossier, Action const& action, ActionContext const& context) {
    if (auto refused = refusal(dossier, action.type, context)) {
        return *refused;
    }
    return Decider(dossier, action, context).decide();
}

core::Expected<DossierChange> take_in(Dossier submitted, bool accept_at_once, ActionContext const& context) {
    auto draft = ChangeDraft(submitted, context);
    draft.tell("dossier.received", {}, std::string(name_of(submitted.channel)));
    if (!accept_at_once) {
        return draft.finish();
    }
    if (auto started = draft.start_clock(submitted.submitted_at); !started) {
        return started.error();
    }
    if (context.procedure.result_at_once) {
        auto& dossier = draft.dossier();
        draft.close_step();
        dossier.result = IssuedResult{ResultKind::granted, {}, context.procedure.name, context.now};
        dossier.finished_at = context.now;
        dossier.returned_at = context.now;
        draft.move_to(DossierState::returned);
        draft.tell("dossier.finished", {}, "granted");
        draft.tell("dossier.result_returned");
        return draft.finish();
    }
    draft.note_lateness();
    return draft.finish();
}

} // namespace motcua::domain
