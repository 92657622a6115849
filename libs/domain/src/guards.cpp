#include "decider.hpp"

#include <algorithm>

namespace motcua::domain {

namespace {

using core::conflict;
using Refusal = std::optional<core::Failure>;

Refusal illegal_move(Dossier const& dossier, ActionType action) {
    return conflict(
        "illegal_move",
        "Hồ sơ đang ở trạng thái “" + std::string(title_of(dossier.state)) + "” nên không thể thực hiện “" +
            std::string(title_of(action)) + "”.",
        "A dossier in state " + std::string(name_of(dossier.state)) + " does not allow " +
            std::string(name_of(action)) + "."
    );
}

/// Start of the current run: intake, or the full supplement that restarted the limit.
Instant run_start(Dossier const& dossier) {
    auto const run =
        std::find_if(dossier.ledger.rbegin(), dossier.ledger.rend(), [](LedgerEntry const& entry) {
            return entry.kind == LedgerKind::started || entry.kind == LedgerKind::restarted;
        });
    return run == dossier.ledger.rend() ? dossier.submitted_at : run->at;
}

Refusal supplement_refusal(Dossier const& dossier, ActionContext const& context) {
    auto const& rules = context.procedure.supplement;
    auto const after_acceptance = std::count_if(
        dossier.supplements.begin(),
        dossier.supplements.end(),
        [](SupplementRequest const& request) { return !request.before_acceptance; }
    );
    if (rules.max_requests && after_acceptance >= *rules.max_requests) {
        return conflict(
                   "supplement_limit",
                   "Hồ sơ đã được yêu cầu bổ sung đủ số lần cho phép.",
                   "The dossier has had all the supplement requests the procedure allows."
        )
            .citing(rules.source);
    }
    if (dossier.state == DossierState::registered) {
        return std::nullopt;
    }
    if (context.now >
        supplement_window_end(run_start(dossier), rules.window_working_days, context.calendar)) {
        return core::Failure(
                   core::Errc::invalid,
                   "supplement_window_closed",
                   "Đã quá thời hạn được yêu cầu bổ sung (" + std::to_string(rules.window_working_days) +
                       " ngày làm việc kể từ ngày tiếp nhận).",
                   "The window for a supplement request (" + std::to_string(rules.window_working_days) +
                       " working days from intake) is closed."
        )
            .citing(rules.source.empty() ? "Nghị định 61/2018/NĐ-CP, Điều 17" : rules.source);
    }
    return std::nullopt;
}

Refusal apology_refusal(Dossier const& dossier, ActionType action, ActionContext const& context) {
    if (dossier.has_issued_apology()) {
        return conflict(
                   "reschedule_once",
                   "Hồ sơ đã được xin lỗi và hẹn lại một lần; không được hẹn lại lần nữa.",
                   "The return date has been moved by an apology once and may not be moved again."
        )
            .citing("Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9");
    }
    auto const running = dossier.state == DossierState::accepted ||
                         dossier.state == DossierState::in_progress ||
                         dossier.state == DossierState::finished;
    if (!running) {
        return illegal_move(dossier, action);
    }
    if (action == ActionType::approve_apology && dossier.apology_in(LetterState::draft) == nullptr) {
        return conflict(
            "apology_no_draft",
            "Chưa có dự thảo phiếu xin lỗi.",
            "There is no draft of an apology."
        );
    }
    if (action == ActionType::issue_apology && dossier.apology_in(LetterState::approved) == nullptr) {
        return conflict(
            "apology_not_approved",
            "Phiếu xin lỗi chưa được người có thẩm quyền duyệt.",
            "The apology has not been approved by the competent head."
        );
    }
    auto const* open = dossier.apology_in(LetterState::approved);
    open = open == nullptr ? dossier.apology_in(LetterState::draft) : open;
    if (action != ActionType::draft_apology && !open->promises_a_day_after(context.now)) {
        return conflict(
            "new_due_passed",
            "Ngày hẹn lại trong phiếu đã qua; hãy soạn lại phiếu với ngày sau hôm nay.",
            "The new date in the letter has passed; draft it again with a date after today."
        );
    }
    return std::nullopt;
}

/// A late dossier is not closed before its apology went out (department target: 100 %).
Refusal closing_refusal(Dossier const& dossier, ActionContext const& context) {
    auto const clock_runs = dossier.accepted_at && !dossier.finished_at && !is_paused(dossier.state);
    auto const late_now = clock_runs && context.now > dossier.deadline.due_current;
    if ((dossier.late_at || late_now) && !dossier.has_issued_apology()) {
        return conflict(
                   "apology_missing",
                   "Hồ sơ quá hạn chưa có phiếu xin lỗi được phát hành nên chưa thể kết thúc.",
                   "A late dossier cannot be closed before its apology letter is issued."
        )
            .citing("Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9");
    }
    return std::nullopt;
}

Refusal specific_refusal(Dossier const& dossier, ActionType action, ActionContext const& context) {
    switch (action) {
    case ActionType::accept:
        if (!dossier.missing_components.empty()) {
            return components_missing();
        }
        return std::nullopt;
    case ActionType::request_supplement:
        return supplement_refusal(dossier, context);
    case ActionType::suspend:
        if (!context.procedure.financial_pause) {
            return conflict(
                "pause_not_allowed",
                "Thủ tục này không cho phép tạm dừng chờ nghĩa vụ tài chính.",
                "This procedure version does not allow a pause for a financial obligation."
            );
        }
        return std::nullopt;
    case ActionType::extend: {
        auto const used =
            std::count_if(dossier.ledger.begin(), dossier.ledger.end(), [](LedgerEntry const& entry) {
                return entry.kind == LedgerKind::extended;
            });
        if (used >= context.procedure.max_extensions) {
            return conflict(
                "extension_not_allowed",
                "Thủ tục này không cho phép gia hạn thêm.",
                "This procedure version allows no further extension."
            );
        }
        return std::nullopt;
    }
    case ActionType::return_result:
    case ActionType::withdraw:
    case ActionType::stop:
        return closing_refusal(dossier, context);
    case ActionType::record_components:
    case ActionType::correct:
    case ActionType::reject:
    case ActionType::forward:
    case ActionType::receive_supplement:
    case ActionType::resume:
    case ActionType::decide:
    case ActionType::draft_apology:
    case ActionType::approve_apology:
    case ActionType::issue_apology:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

core::Failure components_missing() {
    return conflict(
        "components_missing",
        "Hồ sơ còn thiếu thành phần bắt buộc.",
        "Required components are missing."
    );
}

std::optional<core::Failure>
refusal(Dossier const& dossier, ActionType action, ActionContext const& context) {
    if (!may(context.role, action)) {
        return core::role_not_allowed(
            "Vai trò của bạn không được thực hiện “" + std::string(title_of(action)) + "”.",
            "Your role may not " + std::string(name_of(action)) + "."
        );
    }
    auto const on_letter = action == ActionType::draft_apology || action == ActionType::approve_apology ||
                           action == ActionType::issue_apology;
    if (on_letter) {
        return apology_refusal(dossier, action, context);
    }
    if (!can_move(action, dossier.state)) {
        return illegal_move(dossier, action);
    }
    return specific_refusal(dossier, action, context);
}

} // namespace motcua::domain
