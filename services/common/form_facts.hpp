#pragma once

#include <motcua/app/papers.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/documents/apology_letter.hpp>
#include <motcua/documents/control_slip.hpp>
#include <motcua/documents/receipt_slip.hpp>
#include <motcua/documents/refusal_slip.hpp>
#include <motcua/documents/register_book.hpp>
#include <motcua/documents/stop_notice.hpp>
#include <motcua/documents/supplement_request.hpp>

/// What a dossier puts onto each form of RULES §2. One function a form, all pure.
namespace motcua::services {

/// What every form's facts are made of.
struct FormSource {
    app::PaperRequest const& paper;
    app::Unit const& unit;
    domain::WorkingCalendar const& calendar;
    std::string number_symbol; ///< "05/PXL-SATTP"
    std::string lookup_url;    ///< where the QR mark leads
};

[[nodiscard]] documents::FormSet form_set_of(domain::ProcedureVersion const& procedure);

[[nodiscard]] documents::ReceiptFacts receipt_facts(FormSource const& source);
[[nodiscard]] documents::SupplementFacts supplement_facts(FormSource const& source);
[[nodiscard]] documents::RefusalFacts refusal_facts(FormSource const& source);
[[nodiscard]] documents::ApologyFacts apology_facts(FormSource const& source);
[[nodiscard]] documents::StopFacts stop_facts(FormSource const& source);

[[nodiscard]] documents::ControlFacts control_facts(
    domain::Dossier const& dossier,
    domain::ProcedureVersion const& procedure,
    app::Filing const& filing,
    app::Unit const& unit,
    core::Instant now
);

[[nodiscard]] documents::RegisterFacts
register_facts(app::RegisterRequest const& request, app::Unit const& unit);

} // namespace motcua::services
