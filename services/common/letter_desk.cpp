#include "letter_desk.hpp"

#include "application_facts.hpp"
#include "form_facts.hpp"
#include <motcua/documents/wording.hpp>
#include <motcua/security/token.hpp>

namespace motcua::services {

namespace {

using app::PaperKind;
using documents::FormKind;

app::Document document_of(std::string pdf) {
    auto hash = security::sha256_hex(pdf);
    return {std::move(hash), "application/pdf", std::move(pdf)};
}

FormKind form_of(PaperKind kind) {
    switch (kind) {
    case PaperKind::receipt:
        return FormKind::receipt;
    case PaperKind::supplement:
        return FormKind::supplement_request;
    case PaperKind::refusal:
        return FormKind::refusal;
    case PaperKind::apology:
        return FormKind::apology;
    case PaperKind::stop:
        return FormKind::stop_notice;
    }
    return FormKind::receipt;
}

/// Letters carry the unit in their symbol, slips only the kind (Decree 30/2020, annex I; Circular 01/2018).
bool is_letter(PaperKind kind) {
    return kind == PaperKind::apology || kind == PaperKind::stop;
}

core::Expected<std::string> render_form(
    FormSource const& source,
    documents::Templates const& templates,
    documents::SignatureRooms& rooms
) {
    switch (source.paper.kind) {
    case PaperKind::receipt:
        return documents::render_receipt(receipt_facts(source), templates, &rooms);
    case PaperKind::supplement:
        return documents::render_supplement_request(supplement_facts(source), templates, &rooms);
    case PaperKind::refusal:
        return documents::render_refusal(refusal_facts(source), templates, &rooms);
    case PaperKind::apology:
        return documents::render_apology(apology_facts(source), templates, &rooms);
    case PaperKind::stop:
        return documents::render_stop_notice(stop_facts(source), templates, &rooms);
    }
    return core::not_found("form");
}

std::vector<app::SignaturePlace> places_of(documents::SignatureRooms const& rooms) {
    auto places = std::vector<app::SignaturePlace>();
    for (auto const& [role, page, left, bottom, width, height] : rooms) {
        auto const name = role == documents::SignatureRole::person ? "person" : "agency";
        places.push_back({name, page, left, bottom, width, height});
    }
    return places;
}

/// The unit and calendar of a dossier, and where its papers' QR marks lead.
core::Expected<FormSource> source_of(
    app::PaperRequest const& paper,
    app::Rules const& rules,
    documents::Templates const& templates,
    std::string const& base_url
) {
    auto const& dossier = paper.dossier;
    auto const& unit = *rules.unit(dossier.unit);
    auto const* calendar = rules.calendar(unit.calendar, dossier.deadline.calendar_version);
    if (calendar == nullptr || dossier.deadline.calendar.empty()) {
        return app::rules_not_loaded();
    }
    auto symbol = std::string();
    if (auto const* form = templates.find(form_of(paper.kind), form_set_of(paper.procedure))) {
        symbol = form->number_suffix + (is_letter(paper.kind) ? "-" + unit.letter_symbol : std::string());
    }
    auto number = paper.number == 0 ? "/" + symbol : documents::number_symbol(paper.number, symbol);
    auto const to_status = paper.kind == PaperKind::receipt || paper.verify_key.empty();
    auto url = base_url + (to_status ? "/v1/public/status/" + dossier.code : "/verify/" + paper.verify_key);
    return FormSource{paper, unit, *calendar, std::move(number), std::move(url)};
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

bool LetterDesk::has_form(PaperKind kind, domain::ProcedureVersion const& procedure) {
    return templates_.find(form_of(kind), form_set_of(procedure)) != nullptr;
}

core::Expected<app::RenderedPaper> LetterDesk::render(app::PaperRequest const& request) {
    auto const rules = rules_.now();
    auto const source = source_of(request, *rules, templates_, public_base_url_);
    if (!source) {
        return source.error();
    }
    auto rooms = documents::SignatureRooms();
    auto pdf = render_form(*source, templates_, rooms);
    if (!pdf) {
        return pdf.error();
    }
    return app::RenderedPaper{
        document_of(std::move(*pdf)),
        request.number == 0 ? std::string() : source->number_symbol,
        places_of(rooms)};
}

core::Expected<app::Document> LetterDesk::receipts(std::vector<app::PaperRequest> const& slips) {
    auto const rules = rules_.now();
    auto facts = std::vector<documents::ReceiptFacts>();
    for (auto const& slip : slips) {
        auto const source = source_of(slip, *rules, templates_, public_base_url_);
        if (!source) {
            return source.error();
        }
        facts.push_back(receipt_facts(*source));
    }
    auto pdf = documents::render_receipts(facts, templates_);
    if (!pdf) {
        return pdf.error();
    }
    return document_of(std::move(*pdf));
}

core::Expected<app::Document> LetterDesk::control_slip(
    domain::Dossier const& dossier,
    domain::ProcedureVersion const& procedure,
    app::Filing const& filing,
    core::Instant now
) {
    auto const rules = rules_.now();
    auto const& unit = *rules->unit(dossier.unit);
    auto pdf =
        documents::render_control_slip(control_facts(dossier, procedure, filing, unit, now), templates_);
    if (!pdf) {
        return pdf.error();
    }
    return document_of(std::move(*pdf));
}

core::Expected<app::RenderedPaper> LetterDesk::render(app::FormPrint const& print) {
    auto const rules = rules_.now();
    auto const* unit = rules->unit(print.unit);
    if (unit == nullptr) {
        return core::not_found("unit");
    }
    auto rooms = documents::SignatureRooms();
    auto pages = 0;
    auto pdf = documents::render_application(
        application_facts(print, *unit, public_base_url_),
        templates_,
        &rooms,
        &pages
    );
    if (!pdf) {
        return pdf.error();
    }
    return app::RenderedPaper{document_of(std::move(*pdf)), {}, places_of(rooms), pages};
}

core::Expected<app::Document> LetterDesk::register_book(app::RegisterRequest const& request) {
    auto const rules = rules_.now();
    auto const* unit = rules->unit(request.unit);
    if (unit == nullptr) {
        return core::not_found("unit");
    }
    auto pdf = documents::render_register(register_facts(request, *unit), templates_);
    if (!pdf) {
        return pdf.error();
    }
    return document_of(std::move(*pdf));
}

} // namespace motcua::services
