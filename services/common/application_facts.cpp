#include "application_facts.hpp"

namespace motcua::services {

namespace {

documents::Submission submission_of(std::optional<domain::Channel> const& channel) {
    if (!channel) {
        return documents::Submission::draft;
    }
    switch (*channel) {
    case domain::Channel::counter:
        return documents::Submission::counter;
    case domain::Channel::post:
        return documents::Submission::post;
    case domain::Channel::online:
        return documents::Submission::online;
    }
    return documents::Submission::draft;
}

} // namespace

documents::ApplicationFacts
application_facts(app::FormPrint const& print, app::Unit const& unit, std::string const& base_url) {
    auto const& applicant = print.applicant;
    auto facts = documents::ApplicationFacts{};
    facts.sheet = print.form.sheet(print.data);
    facts.form = print.form.id();
    facts.form_version = print.form.version();
    facts.addressee = unit.name;
    facts.procedure_name = print.procedure.name;
    facts.place = unit.place;
    facts.filled_at = print.filled_at;
    facts.applicant_name = applicant.authorised_name.empty() ? applicant.name : applicant.authorised_name;
    facts.submission = submission_of(print.channel);
    facts.submitted_at = unit.desk;
    facts.dossier_code = print.dossier_code;
    facts.lookup_url =
        print.dossier_code.empty() ? std::string() : base_url + "/v1/public/status/" + print.dossier_code;
    facts.draft = print.preview;
    return facts;
}

} // namespace motcua::services
