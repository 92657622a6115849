#include "decider.hpp"

#include <algorithm>

namespace motcua::domain {

using core::Expected;
using core::invalid;

Expected<void> Decider::draft_apology() {
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

Expected<void> Decider::approve_apology() {
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

Expected<void> Decider::issue_apology() {
    auto& letter = open_letter();
    auto entry = LedgerEntry{LedgerKind::rescheduled, context_.now, {}, letter.due_new, letter.reason};
    if (auto entered = draft_.enter(std::move(entry)); !entered) {
        return entered.error();
    }
    letter.state = LetterState::issued;
    letter.issued_at = context_.now;
    letter.issued_late = context_.now > latest_apology(letter.due_before, context_.calendar);
    draft_.tell("letter.apology_issued", {}, "letter " + std::to_string(letter.seq));
    draft_.tell("dossier.rescheduled", {}, core::to_string(letter.due_new));
    return {};
}

/// The one letter that is neither issued nor cancelled; guards have made sure there is one.
ApologyLetter& Decider::open_letter() {
    auto& letters = draft_.dossier().apologies;
    return *std::find_if(letters.begin(), letters.end(), [](ApologyLetter const& letter) {
        return letter.state == LetterState::draft || letter.state == LetterState::approved;
    });
}

} // namespace motcua::domain
