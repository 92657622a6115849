#include "change_draft.hpp"
#include <motcua/domain/dossier_actions.hpp>

#include <algorithm>

namespace motcua::domain {

namespace {

using core::Expected;
using core::invalid;

Expected<void> need_reason(Action const& action) {
    if (action.reason.empty()) {
        return invalid("/reason", "reason_required", "Phải nêu lý do.", "A reason is required.");
    }
    return {};
}

std::size_t step_index(ProcedureVersion const& procedure, std::string const& code) {
    auto const found = std::find_if(procedure.steps.begin(), procedure.steps.end(), [&](auto const& s) {
        return s.code == code;
    });
    return static_cast<std::size_t>(found - procedure.steps.begin());
}

std::vector<std::string> sorted(std::vector<std::string> items) {
    std::sort(items.begin(), items.end());
    return items;
}

/// Reads one action into a change. One function an action; each has checked nothing but its own input.
class Decider {
public:
    Decider(Dossier const& before, Action const& action, ActionContext const& context)
        : before_(before)
        , action_(action)
        , context_(context)
        , draft_(before, context) {}

    Expected<DossierChange> decide() {
        draft_.note_lateness();
        if (auto done = effect(); !done) {
            return done.error();
        }
        return draft_.finish();
    }

private:
    Expected<void> effect() {
        switch (action_.type) {
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

    Expected<void> close(DossierState state, std::string const& event, bool reasoned) {
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

    Expected<void> forward() {
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

    Expected<void> request_supplement() {
        auto const& rules = context_.procedure.supplement;
        if (action_.items.empty()) {
            return invalid(
                "/items",
                "items_required",
                "Phải nêu đủ các nội dung cần bổ sung trong một phiếu.",
                "All defects are named in one notice; at least one is required."
            );
        }
        if (auto ok = need_reason(action_); !ok) {
            return ok.error();
        }
        auto const wanted = sorted(action_.items);
        auto const same =
            std::count_if(before_.supplements.begin(), before_.supplements.end(), [&](auto const& past) {
                return sorted(past.items) == wanted;
            });
        if (same >= rules.max_same_content) {
            return core::conflict(
                       "supplement_limit",
                       "Cùng một nội dung không được yêu cầu bổ sung quá " +
                           std::to_string(rules.max_same_content) + " lần.",
                       "The same content may not be requested more than " +
                           std::to_string(rules.max_same_content) + " times."
            )
                .citing("Kế hoạch của Sở (tối đa 02 lần cùng nội dung)");
        }
        auto request = SupplementRequest{};
        request.seq = static_cast<int>(before_.supplements.size()) + 1;
        request.requested_at = context_.now;
        request.items = action_.items;
        request.reason = action_.reason;
        request.effect = action_.effect.value_or(rules.effect);
        request.before_acceptance = !before_.accepted_at;
        if (rules.answer_limit) {
            request.answer_by = due_after(context_.now, *rules.answer_limit, context_.calendar);
        }
        if (before_.accepted_at) {
            auto entry = LedgerEntry{
                LedgerKind::paused,
                context_.now,
                {},
                {},
                "Yêu cầu bổ sung lần " + std::to_string(request.seq)};
            if (auto entered = draft_.enter(std::move(entry)); !entered) {
                return entered.error();
            }
            draft_.close_step();
        }
        draft_.dossier().supplements.push_back(request);
        draft_.move_to(DossierState::awaiting_supplement);
        draft_.tell("dossier.supplement_requested", action_.reason, "request " + std::to_string(request.seq));
        return {};
    }

    Expected<void> receive_supplement() {
        auto& request = draft_.dossier().supplements.back();
        request.completed_at = context_.now;
        draft_.tell("dossier.supplement_received", action_.reason, "request " + std::to_string(request.seq));
        if (request.before_acceptance) {
            draft_.dossier().missing_components.clear();
            return draft_.start_clock(context_.now);
        }
        if (request.effect == SupplementEffect::pause) {
            return resume_clock("Hoàn thành bổ sung");
        }
        auto const& procedure = context_.procedure;
        auto const limit = procedure.supplement.limit_after.value_or(procedure.limit);
        auto entry = LedgerEntry{
            LedgerKind::restarted,
            context_.now,
            limit,
            {},
            "Nhận đủ hồ sơ bổ sung, tính lại từ đầu"};
        if (auto entered = draft_.enter(std::move(entry)); !entered) {
            return entered.error();
        }
        draft_.cancel_open_apologies("restarted");
        draft_.move_to(DossierState::accepted);
        draft_.tell("dossier.limit_restarted");
        draft_.hand_to(procedure.steps.front(), {}, procedure.steps.front().limit);
        return {};
    }

    Expected<void> suspend() {
        if (auto ok = need_reason(action_); !ok) {
            return ok.error();
        }
        auto entered = draft_.enter(LedgerEntry{LedgerKind::paused, context_.now, {}, {}, action_.reason});
        if (!entered) {
            return entered.error();
        }
        draft_.close_step();
        draft_.move_to(DossierState::awaiting_payment);
        draft_.tell("dossier.suspended", action_.reason);
        return {};
    }

    Expected<void> resume() {
        return resume_clock(action_.reason.empty() ? "Hoàn thành nghĩa vụ tài chính" : action_.reason);
    }

    /// The clock runs on and the interrupted step goes on with what was left of its limit.
    Expected<void> resume_clock(std::string const& why) {
        auto entered = draft_.enter(LedgerEntry{LedgerKind::resumed, context_.now, {}, {}, why});
        if (!entered) {
            return entered.error();
        }
        draft_.move_to(DossierState::in_progress);
        draft_.tell("dossier.resumed", why);
        if (before_.steps.empty()) {
            return {};
        }
        auto const& interrupted = before_.steps.back();
        auto const* step = context_.procedure.step(interrupted.step_code);
        if (step == nullptr) {
            return {};
        }
        auto limit = step->limit;
        if (limit.unit == LimitUnit::working_day) {
            auto const used = context_.calendar.working_days_between(
                core::date_of(interrupted.handed_at) + std::chrono::days{1},
                core::date_of(interrupted.completed_at.value_or(context_.now))
            );
            limit.value = std::max(1, limit.value - std::max(0, used));
        }
        draft_.hand_to(*step, interrupted.receiver, limit);
        return {};
    }

    Expected<void> extend() {
        if (auto ok = need_reason(action_); !ok) {
            return ok.error();
        }
        if (action_.extend_by < 1) {
            return invalid(
                "/extend_by",
                "positive",
                "Số ngày gia hạn phải lớn hơn 0.",
                "The extension must be positive."
            );
        }
        auto more = context_.procedure.limit;
        more.value = action_.extend_by;
        auto entered =
            draft_.enter(LedgerEntry{LedgerKind::extended, context_.now, more, {}, action_.reason});
        if (!entered) {
            return entered.error();
        }
        draft_.tell("dossier.extended", action_.reason, std::to_string(action_.extend_by));
        return {};
    }

    Expected<void> decide_result() {
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

    Expected<void> return_result() {
        draft_.dossier().returned_at = context_.now;
        draft_.move_to(DossierState::returned);
        draft_.tell("dossier.result_returned", action_.reason);
        return {};
    }

    Expected<void> draft_apology() {
        if (auto ok = need_reason(action_); !ok) {
            return ok.error();
        }
        draft_.ensure_apology_draft();
        auto& letter = open_letter();
        letter.state = LetterState::draft;
        letter.reason = action_.reason;
        if (action_.new_due_on) {
            auto const day = *action_.new_due_on;
            auto const earliest = std::max(core::date_of(context_.now), core::date_of(letter.due_before));
            if (!context_.calendar.is_working(day) || day <= earliest) {
                return invalid(
                    "/new_due_on",
                    "new_due_working_day",
                    "Ngày hẹn lại phải là ngày làm việc sau ngày hẹn cũ và sau hôm nay.",
                    "The new date must be a working day after the old date and after today."
                );
            }
            letter.due_new = context_.calendar.closing(day);
        } else if (!letter.promises_a_day_after(context_.now)) {
            letter.due_new = draft_.proposed_date();
        }
        draft_.tell("letter.apology_edited", {}, "letter " + std::to_string(letter.seq));
        return {};
    }

    Expected<void> approve_apology() {
        auto& letter = open_letter();
        if (letter.reason.empty()) {
            return invalid(
                "/reason",
                "reason_required",
                "Phiếu xin lỗi phải nêu lý do trễ hẹn.",
                "The apology must give the reason for the delay."
            );
        }
        letter.state = LetterState::approved;
        letter.approved_at = context_.now;
        letter.approved_by = context_.display_name.empty() ? context_.actor : context_.display_name;
        draft_.tell("letter.apology_approved", {}, "letter " + std::to_string(letter.seq));
        return {};
    }

    Expected<void> issue_apology() {
        auto& letter = open_letter();
        auto entry = LedgerEntry{LedgerKind::rescheduled, context_.now, {}, letter.due_new, letter.reason};
        if (auto entered = draft_.enter(std::move(entry)); !entered) {
            return entered.error();
        }
        letter.state = LetterState::issued;
        letter.issued_at = context_.now;
        letter.issued_late = context_.now > latest_apology(letter.due_before, context_.calendar);
        letter.number = action_.letter_number;
        letter.document_sha256 = action_.document_sha256;
        draft_.tell("letter.apology_issued", {}, "letter " + std::to_string(letter.seq));
        draft_.tell("dossier.rescheduled", {}, core::to_string(letter.due_new));
        return {};
    }

    /// The one letter that is neither issued nor cancelled; guards have made sure there is one.
    ApologyLetter& open_letter() {
        auto& letters = draft_.dossier().apologies;
        return *std::find_if(letters.begin(), letters.end(), [](ApologyLetter const& letter) {
            return letter.state == LetterState::draft || letter.state == LetterState::approved;
        });
    }

    Dossier const& before_;
    Action const& action_;
    ActionContext const& context_;
    ChangeDraft draft_;
};

} // namespace

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
