#include "decider.hpp"

#include <algorithm>

namespace motcua::domain {

using core::Expected;
using core::invalid;

namespace {

std::vector<std::string> sorted(std::vector<std::string> items) {
    std::sort(items.begin(), items.end());
    return items;
}

} // namespace

Expected<void> Decider::request_supplement() {
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

Expected<void> Decider::receive_supplement() {
    if (auto taken = take_components(); !taken) {
        return taken.error();
    }
    if (!draft_.dossier().missing_components.empty()) {
        return components_missing();
    }
    auto& request = draft_.dossier().supplements.back();
    request.completed_at = context_.now;
    draft_.tell("dossier.supplement_received", action_.reason, "request " + std::to_string(request.seq));
    if (request.before_acceptance) {
        return draft_.start_clock(context_.now);
    }
    if (request.effect == SupplementEffect::pause) {
        return resume_clock("Hoàn thành bổ sung");
    }
    auto const& procedure = context_.procedure;
    auto const limit = procedure.supplement.limit_after.value_or(procedure.limit);
    auto entry =
        LedgerEntry{LedgerKind::restarted, context_.now, limit, {}, "Nhận đủ hồ sơ bổ sung, tính lại từ đầu"};
    if (auto entered = draft_.enter(std::move(entry)); !entered) {
        return entered.error();
    }
    draft_.cancel_open_apologies("restarted");
    draft_.move_to(DossierState::accepted);
    draft_.tell("dossier.limit_restarted");
    draft_.hand_to(procedure.steps.front(), {}, procedure.steps.front().limit);
    return {};
}

Expected<void> Decider::suspend() {
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

Expected<void> Decider::resume() {
    return resume_clock(action_.reason.empty() ? "Hoàn thành nghĩa vụ tài chính" : action_.reason);
}

/// The clock runs on and the interrupted step goes on with what was left of its limit.
Expected<void> Decider::resume_clock(std::string const& why) {
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

Expected<void> Decider::extend() {
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
    auto entered = draft_.enter(LedgerEntry{LedgerKind::extended, context_.now, more, {}, action_.reason});
    if (!entered) {
        return entered.error();
    }
    draft_.tell("dossier.extended", action_.reason, std::to_string(action_.extend_by));
    return {};
}

} // namespace motcua::domain
