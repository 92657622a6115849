#include "form_facts.hpp"

#include <array>

namespace motcua::services {

namespace {

/// Who holds the dossier at a step, as the control slip names bodies.
std::string
body_of(domain::StepRun const& step, domain::ProcedureVersion const& procedure, app::Unit const& unit) {
    auto const* known = procedure.step(step.step_code);
    auto const& name = known == nullptr ? step.step_code : known->name;
    return step.role == domain::Role::clerk ? unit.desk : unit.name + " – " + name;
}

std::optional<documents::StepResult> result_of(domain::StepRun const& step) {
    switch (step.outcome) {
    case domain::StepOutcome::early:
        return documents::StepResult::early;
    case domain::StepOutcome::on_time:
        return documents::StepResult::on_time;
    case domain::StepOutcome::late:
        return documents::StepResult::late;
    case domain::StepOutcome::open:
        return std::nullopt;
    }
    return std::nullopt;
}

std::string method_words(std::string const& method) {
    if (method == "post") {
        return "Bưu chính công ích";
    }
    return method == "online" ? "Trực tuyến" : "Trực tiếp";
}

/// Only an unusual end is worth a note.
std::string note_of(domain::DossierState state) {
    auto const unusual = state == domain::DossierState::rejected ||
                         state == domain::DossierState::withdrawn || state == domain::DossierState::stopped;
    return unusual ? std::string(domain::title_of(state)) : std::string();
}

} // namespace

documents::ControlFacts control_facts(
    domain::Dossier const& dossier,
    domain::ProcedureVersion const& procedure,
    app::Filing const& filing,
    app::Unit const& unit,
    core::Instant now
) {
    auto facts = documents::ControlFacts{};
    facts.form_set = form_set_of(procedure);
    facts.superior_body = unit.name;
    facts.issuer = unit.desk;
    facts.place = unit.place;
    facts.issued_on = core::date_of(now);
    facts.dossier_code = dossier.code;
    facts.applicant.name = filing.applicant.name;
    facts.procedure_name = procedure.name;
    facts.received_at = dossier.accepted_at.value_or(dossier.submitted_at);
    facts.due_at = dossier.deadline.due_current;
    facts.handling_body = unit.name;
    auto const person = [&](std::string const& account) {
        auto const known = filing.people.find(account);
        return known == filing.people.end() ? account : known->second;
    };
    auto const* before = static_cast<domain::StepRun const*>(nullptr);
    for (auto const& step : dossier.steps) {
        facts.handovers.push_back(documents::HandOver{
            before == nullptr ? std::string("Người nộp hồ sơ") : body_of(*before, procedure, unit),
            body_of(step, procedure, unit),
            before == nullptr ? filing.applicant.name : person(step.giver),
            before == nullptr && step.receiver.empty() ? filing.received_by : person(step.receiver),
            step.handed_at,
            before == nullptr ? std::nullopt : result_of(*before),
            {}});
        before = &step;
    }
    return facts;
}

documents::RegisterFacts register_facts(app::RegisterRequest const& request, app::Unit const& unit) {
    auto facts = documents::RegisterFacts{};
    // Circular 03/2025/TT-VPCP took effect on 15 September 2025; a book keeps the form it was opened with.
    facts.form_set =
        request.year <= 2025 ? documents::FormSet::circular_01_2018 : documents::FormSet::circular_03_2025;
    facts.superior_body = unit.name;
    facts.issuer = unit.desk;
    facts.place = unit.place;
    facts.issued_on = core::date_of(request.now);
    facts.year = request.year;
    facts.opened_on = core::make_date(request.year, 1, 1);
    if (auto const end = core::make_date(request.year, 12, 31); core::date_of(request.now) > end) {
        facts.closed_on = end;
    }
    for (auto const& line : request.lines) {
        auto entry = documents::RegisterEntry{};
        entry.number = line.number;
        entry.dossier_code = line.code;
        entry.procedure_name = line.procedure_name;
        entry.sets = line.sets;
        entry.applicant_name = line.applicant_name;
        entry.address = line.address;
        entry.phone = line.phone;
        entry.handling_body = unit.name;
        entry.received_on = line.received_on;
        entry.due_on = line.due_on;
        entry.sent_on = line.sent_on;
        entry.returned_on = line.finished_on;
        entry.given_on = line.returned_on;
        entry.given_how = line.returned_on ? method_words(line.return_method) : std::string();
        entry.note = note_of(line.state);
        facts.entries.push_back(std::move(entry));
    }
    return facts;
}

} // namespace motcua::services
