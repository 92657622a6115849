#include "form_facts.hpp"

#include "due_words.hpp"

#include <algorithm>

namespace motcua::services {

namespace {

documents::Addressee addressee_of(app::Applicant const& applicant) {
    auto const organisation = applicant.kind == "enterprise";
    return {
        organisation ? documents::Salutation::organisation : documents::Salutation::person,
        applicant.name,
        applicant.address,
        applicant.phone,
        applicant.email};
}

/// What every paper about a dossier says. The head of slips names the desk under the unit, that of letters
/// the unit under its superior body.
template <class Facts>
void put_common(Facts& facts, FormSource const& source, bool letter) {
    facts.form_set = form_set_of(source.paper.procedure);
    facts.superior_body = letter ? source.unit.superior_body : source.unit.name;
    facts.issuer = letter ? source.unit.name : source.unit.desk;
    facts.place = source.unit.place;
    facts.number_symbol = source.number_symbol;
    facts.issued_on = core::date_of(source.paper.at);
    facts.draft = source.paper.preview;
    facts.dossier_code = source.paper.dossier.code;
    facts.procedure_name = source.paper.procedure.name;
    facts.lookup_url = source.lookup_url;
}

std::string copy_words(app::Filing::Component const& component) {
    auto const& kind = component.copy_kind;
    if (component.reused) {
        return "Bản điện tử (tái sử dụng)";
    }
    if (kind == "original") {
        return "Bản chính";
    }
    if (kind == "electronic") {
        return "Bản điện tử";
    }
    return kind == "photocopy" ? "Bản chụp" : "Bản sao";
}

std::string state_words(domain::Dossier const& dossier) {
    return "hồ sơ đang ở trạng thái “" + std::string(domain::title_of(dossier.state)) + "”";
}

/// Where the dossier stands among its steps, in words of the procedure.
std::string stage_words(domain::Dossier const& dossier, domain::ProcedureVersion const& procedure) {
    auto const* step = dossier.steps.empty() ? nullptr : procedure.step(dossier.steps.back().step_code);
    return step == nullptr ? std::string("chưa chuyển giải quyết") : "đang ở bước “" + step->name + "”";
}

std::vector<std::string> recipients_of(app::Unit const& unit) {
    return {"Như trên", unit.desk, "Lưu: VT"};
}

/// Who signs in the head's stead is written "TUQ. Trưởng phòng – Lê Thị Bình" (app/staff.hpp), and stands as
/// Decree 30/2020/NĐ-CP Article 13 wants it: the head's title behind KT. or TUQ., below it the own one.
documents::Signer signer_of(std::string const& approved_by, std::string const& head_title) {
    auto const manner = approved_by.starts_with("TUQ. ") ? 5U : approved_by.starts_with("KT. ") ? 4U : 0U;
    auto const dash = approved_by.find(" – ");
    if (manner == 0 || dash == std::string::npos) {
        return {{}, head_title, approved_by};
    }
    return {
        approved_by.substr(0, manner) + head_title,
        approved_by.substr(manner, dash - manner),
        approved_by.substr(dash + std::string_view(" – ").size())};
}

} // namespace

documents::FormSet form_set_of(domain::ProcedureVersion const& procedure) {
    return procedure.form_set == "2018" ? documents::FormSet::circular_01_2018
                                        : documents::FormSet::circular_03_2025;
}

documents::ReceiptFacts receipt_facts(FormSource const& source) {
    auto const& [kind, seq, number, at, said, dossier, procedure, filing, verify_key, preview] = source.paper;
    auto facts = documents::ReceiptFacts{};
    put_common(facts, source, false);
    facts.applicant = addressee_of(filing.applicant);
    for (auto const& component : filing.components) {
        facts.components.push_back({component.name, copy_words(component), component.copies});
    }
    facts.sets = filing.sets;
    facts.limit = limit_words(procedure.limit);
    facts.received_at = dossier.accepted_at.value_or(at);
    facts.due_at = promised_due(dossier);
    facts.due_explained = due_words(dossier, procedure.limit, source.calendar);
    facts.result_at = source.unit.desk;
    facts.receiver_name = filing.received_by;
    facts.register_entry = filing.register_number;
    facts.lookup_key = filing.lookup_key;
    return facts;
}

documents::SupplementFacts supplement_facts(FormSource const& source) {
    auto const& paper = source.paper;
    auto facts = documents::SupplementFacts{};
    put_common(facts, source, false);
    facts.applicant = addressee_of(paper.filing.applicant);
    facts.items = paper.facts.items;
    facts.reason = paper.facts.reason;
    facts.contact_name = signer_of(paper.facts.signer, {}).name;
    facts.contact_phone = source.unit.contact_phone;
    facts.guide_name = facts.contact_name;
    return facts;
}

documents::RefusalFacts refusal_facts(FormSource const& source) {
    auto const& paper = source.paper;
    auto facts = documents::RefusalFacts{};
    put_common(facts, source, false);
    facts.applicant = addressee_of(paper.filing.applicant);
    facts.reason = paper.facts.reason;
    facts.receiver_name = signer_of(paper.facts.signer, {}).name;
    return facts;
}

documents::ApologyFacts apology_facts(FormSource const& source) {
    auto const& paper = source.paper;
    auto const& dossier = paper.dossier;
    auto const letter =
        std::find_if(dossier.apologies.begin(), dossier.apologies.end(), [&](auto const& one) {
            return one.seq == paper.seq;
        });
    auto facts = documents::ApologyFacts{};
    put_common(facts, source, true);
    facts.one_stop_unit = source.unit.desk;
    facts.addressee = addressee_of(paper.filing.applicant);
    facts.received_at = dossier.accepted_at.value_or(dossier.submitted_at);
    facts.due_original = dossier.deadline.due_original;
    facts.due_before = letter->due_before;
    facts.due_new = letter->due_new;
    auto const day_after = [](core::Instant at) { return core::date_of(at) + std::chrono::days{1}; };
    facts.extension_working_days = std::max(
        1,
        source.calendar.working_days_between(day_after(letter->due_before), day_after(letter->due_new))
    );
    facts.processing_state = state_words(dossier);
    facts.reason = letter->reason.empty() && paper.preview ? "(chưa có lý do)" : letter->reason;
    auto const& head = letter->approved_by;
    facts.signer = signer_of(head.empty() && paper.preview ? "(chưa duyệt)" : head, source.unit.head_title);
    facts.recipients = recipients_of(source.unit);
    return facts;
}

documents::StopFacts stop_facts(FormSource const& source) {
    auto const& paper = source.paper;
    auto const& dossier = paper.dossier;
    auto facts = documents::StopFacts{};
    put_common(facts, source, true);
    facts.addressee = addressee_of(paper.filing.applicant);
    facts.received_at = dossier.accepted_at.value_or(dossier.submitted_at);
    facts.cause = documents::StopCause::decision;
    facts.caused_on = core::date_of(paper.at);
    facts.ground = paper.facts.reason;
    facts.stage = stage_words(dossier, paper.procedure);
    for (auto const& component : paper.filing.components) {
        facts.handed_back.push_back(component.name);
    }
    facts.signer = signer_of(paper.facts.signer, source.unit.head_title);
    facts.recipients = recipients_of(source.unit);
    return facts;
}

} // namespace motcua::services
