#include "letter_desk.hpp"

#include <motcua/documents/apology_letter.hpp>
#include <motcua/documents/receipt_slip.hpp>
#include <motcua/documents/wording.hpp>
#include <motcua/security/token.hpp>

#include <algorithm>
#include <array>

namespace motcua::services {

namespace {

using core::Date;

documents::FormSet form_set_of(domain::ProcedureVersion const& procedure) {
    return procedure.form_set == "2018" ? documents::FormSet::circular_01_2018
                                        : documents::FormSet::circular_03_2025;
}

documents::Addressee addressee_of(app::Applicant const& applicant) {
    auto const organisation = applicant.kind == "enterprise";
    return {
        organisation ? documents::Salutation::organisation : documents::Salutation::person,
        applicant.name,
        applicant.address,
        applicant.phone,
        applicant.email};
}

std::string limit_words(domain::TimeLimit const& limit) {
    auto const number = documents::two_digits(limit.value);
    switch (limit.unit) {
    case domain::LimitUnit::working_day:
        return number + " ngày làm việc";
    case domain::LimitUnit::working_hour:
        return number + " giờ làm việc";
    case domain::LimitUnit::calendar_day:
        return number + " ngày";
    case domain::LimitUnit::same_day:
        return "trong ngày làm việc";
    case domain::LimitUnit::month:
        return number + " tháng";
    }
    return number;
}

std::string short_date(Date day) {
    auto const iso = core::to_string(day);
    return iso.substr(8, 2) + "/" + iso.substr(5, 2);
}

/// "05 ngày làm việc, tính từ ngày làm việc tiếp theo; không tính: 16/02, 17/02 …"
std::string due_words(
    domain::Dossier const& dossier,
    domain::TimeLimit const& limit,
    domain::WorkingCalendar const& calendar
) {
    auto const counts_today =
        limit.unit == domain::LimitUnit::same_day || limit.unit == domain::LimitUnit::working_hour;
    auto text = limit_words(limit) + (counts_today ? ", tính từ khi nhận đủ hồ sơ"
                                                   : ", tính từ ngày làm việc tiếp theo ngày tiếp nhận");
    auto const days = domain::explain(dossier.ledger, calendar);
    auto skipped = std::string();
    auto worked = std::string();
    for (auto const& day : days ? *days : std::vector<domain::ExplainedDay>()) {
        auto& list = day.rule == "swapped_working" ? worked : skipped;
        if (day.rule == "holiday" || day.rule == "compensation" || day.rule == "swapped_off" ||
            day.rule == "swapped_working") {
            list += (list.empty() ? "" : ", ") + short_date(day.date);
        }
    }
    text += "; không tính thứ Bảy, Chủ nhật" + (skipped.empty() ? std::string() : ", ngày nghỉ " + skipped);
    return text + (worked.empty() ? "." : "; tính ngày làm bù " + worked + ".");
}

/// What form 01 promises: the first date, or the one of the new form 01 after a restart. Never the letter's.
core::Instant promised_due(domain::Dossier const& dossier) {
    auto const restarted = std::any_of(dossier.ledger.begin(), dossier.ledger.end(), [](auto const& entry) {
        return entry.kind == domain::LedgerKind::restarted;
    });
    return restarted ? dossier.deadline.due_statutory : dossier.deadline.due_original;
}

std::string copy_words(std::string const& kind) {
    if (kind == "original") {
        return "Bản chính";
    }
    if (kind == "electronic") {
        return "Bản điện tử";
    }
    return kind == "photocopy" ? "Bản chụp" : "Bản sao";
}

std::string state_words(domain::Dossier const& dossier) {
    auto text = std::string(domain::title_of(dossier.state));
    return "hồ sơ đang ở trạng thái “" + text + "”";
}

app::Document document_of(std::string pdf) {
    auto hash = security::sha256_hex(pdf);
    return {std::move(hash), "application/pdf", std::move(pdf)};
}

} // namespace

LetterDesk::LetterDesk(
    documents::Templates templates,
    app::RulesInForce const& rules,
    std::string public_base_url
)
    : templates_(std::move(templates))
    , rules_(rules)
    , public_base_url_(std::move(public_base_url)) {}

core::Expected<app::Document> LetterDesk::apology(ApologyRequest const& request) {
    auto const& [dossier, letter, procedure, applicant, number, issued_at, preview] = request;
    auto const rules = rules_.now();
    auto const* unit = rules->unit(dossier.unit);
    auto const* calendar = rules->calendar(unit->calendar, dossier.deadline.calendar_version);
    if (calendar == nullptr || dossier.deadline.calendar.empty()) {
        return app::rules_not_loaded();
    }
    auto facts = documents::ApologyFacts{};
    facts.form_set = form_set_of(procedure);
    facts.superior_body = unit->superior_body;
    facts.issuer = unit->name;
    facts.one_stop_unit = unit->desk;
    facts.place = unit->place;
    facts.number_symbol = preview ? "/PXL-" + unit->letter_symbol : number;
    facts.issued_on = core::date_of(issued_at);
    facts.addressee = addressee_of(applicant);
    facts.dossier_code = dossier.code;
    facts.procedure_name = procedure.name;
    facts.received_at = dossier.accepted_at.value_or(dossier.submitted_at);
    facts.due_original = dossier.deadline.due_original;
    facts.due_before = letter.due_before;
    facts.due_new = letter.due_new;
    facts.extension_working_days = std::max(
        1,
        calendar->working_days_between(
            core::date_of(letter.due_before) + std::chrono::days{1},
            core::date_of(letter.due_new) + std::chrono::days{1}
        )
    );
    facts.processing_state = state_words(dossier);
    facts.reason = letter.reason.empty() ? std::string("(chưa có lý do)") : letter.reason;
    facts.signer =
        documents::Signer{{}, "GIÁM ĐỐC", letter.approved_by.empty() ? "(chưa duyệt)" : letter.approved_by};
    facts.recipients = {"Như trên", unit->desk, "Lưu: VT"};
    facts.lookup_url = public_base_url_ + "/v1/public/status/" + dossier.code;
    auto pdf = documents::render_apology(facts, templates_);
    if (!pdf) {
        return pdf.error();
    }
    return document_of(std::move(*pdf));
}

core::Expected<app::Document> LetterDesk::receipt(SlipRequest const& request) {
    auto const& dossier = request.dossier;
    auto const& procedure = request.procedure;
    auto const rules = rules_.now();
    auto const* unit = rules->unit(dossier.unit);
    auto const* calendar = rules->calendar(unit->calendar, dossier.deadline.calendar_version);
    if (calendar == nullptr || dossier.deadline.calendar.empty()) {
        return app::rules_not_loaded();
    }
    auto facts = documents::ReceiptFacts{};
    facts.form_set = form_set_of(procedure);
    facts.superior_body = unit->name;
    facts.issuer = unit->desk;
    facts.place = unit->place;
    facts.number_symbol = documents::number_symbol(request.day_number, "TNHS");
    facts.issued_on = core::date_of(*dossier.accepted_at);
    facts.dossier_code = dossier.code;
    facts.applicant = addressee_of(request.applicant);
    facts.procedure_name = procedure.name;
    for (auto const& component : request.components) {
        facts.components.push_back({component.name, copy_words(component.copy_kind), component.copies});
    }
    facts.sets = request.sets;
    facts.limit = limit_words(procedure.limit);
    facts.received_at = *dossier.accepted_at;
    facts.due_at = promised_due(dossier);
    facts.due_explained = due_words(dossier, procedure.limit, *calendar);
    facts.result_at = unit->desk;
    facts.receiver_name = request.received_by;
    facts.register_entry = request.register_number;
    facts.lookup_url = public_base_url_ + "/v1/public/status/" + dossier.code;
    facts.lookup_key = request.lookup_key;
    auto pdf = documents::render_receipt(facts, templates_);
    if (!pdf) {
        return pdf.error();
    }
    return document_of(std::move(*pdf));
}

} // namespace motcua::services
