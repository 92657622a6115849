#include <motcua/domain/event_type.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

constexpr auto types = std::to_array<std::string_view>({
    "apology.due",
    "apology.escalated",
    "document.issued",
    "document.reissued",
    "document.signed",
    "dossier.accepted",
    "dossier.calendar_changed",
    "dossier.component_digitised",
    "dossier.component_reused",
    "dossier.component_signed",
    "dossier.component_verified",
    "dossier.components_recorded",
    "dossier.contact_corrected",
    "dossier.copy_corrected",
    "dossier.corrected",
    "dossier.due_soon",
    "dossier.extended",
    "dossier.finished",
    "dossier.form_filled",
    "dossier.handed_over",
    "dossier.late",
    "dossier.limit_restarted",
    "dossier.online_answer_overdue",
    "dossier.received",
    "dossier.rejected",
    "dossier.rescheduled",
    "dossier.result_expired",
    "dossier.result_registered",
    "dossier.result_replaced",
    "dossier.result_returned",
    "dossier.result_revoked",
    "dossier.result_synchronised",
    "dossier.resumed",
    "dossier.second_promise_broken",
    "dossier.stopped",
    "dossier.supplement_lapsed",
    "dossier.supplement_received",
    "dossier.supplement_requested",
    "dossier.suspended",
    "dossier.withdrawn",
    "letter.apology_approved",
    "letter.apology_cancelled",
    "letter.apology_drafted",
    "letter.apology_edited",
    "letter.apology_issued",
    "step.due_soon",
    "step.late",
});
static_assert(std::ranges::is_sorted(types));

} // namespace

std::span<std::string_view const> event_types() {
    return types;
}

bool is_event_type(std::string_view type) {
    return std::ranges::binary_search(types, type);
}

} // namespace motcua::domain
