#include "enum_names.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "procedure_rules.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/procedure_file.hpp>

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

using boost::json::object;

domain::InForce in_force_from(object const& source, Faults& faults) {
    auto const pointer = std::string("/in_force");
    auto law = domain::InForce();
    law.effective_from = date_if(source, "from", pointer, faults).value_or(core::Date{});
    law.effective_to = date_if(source, "to", pointer, faults);
    law.suspended_from = date_if(source, "suspended_from", pointer, faults);
    law.suspended_to = date_if(source, "suspended_to", pointer, faults);
    return law;
}

domain::SupplementRules supplement_from(object const& source, Faults& faults) {
    auto const pointer = std::string("/supplement");
    auto rules = domain::SupplementRules();
    rules.effect = text_at(source, "effect") == "pause" ? domain::SupplementEffect::pause
                                                        : domain::SupplementEffect::restart;
    rules.window_working_days = int_at(source, "window_working_days");
    rules.max_requests = int_if(source, "max_requests");
    rules.max_same_content = int_at(source, "max_same_content");
    rules.answer_limit = limit_if(source, "answer_limit", pointer, faults);
    rules.limit_after = limit_if(source, "limit_after", pointer, faults);
    rules.source = text_at(source, "source");
    return rules;
}

std::vector<domain::ProcedureStep> steps_from(boost::json::array const& source, Faults& faults) {
    auto steps = std::vector<domain::ProcedureStep>();
    for (auto const& item : source) {
        auto const& entry = item.as_object();
        auto const pointer = "/steps/" + std::to_string(steps.size());
        steps.push_back(
            {text_at(entry, "code"),
             text_at(entry, "name"),
             role_named(text_at(entry, "role")),
             limit_at(entry, "limit", pointer, faults)}
        );
    }
    return steps;
}

std::optional<domain::FormReference> form_from(object const& component) {
    auto const* const form = component.if_contains("form");
    if (form == nullptr) {
        return std::nullopt;
    }
    return domain::FormReference{text_at(form->as_object(), "id"), int_at(form->as_object(), "version")};
}

std::vector<domain::RequiredComponent> components_from(boost::json::array const& source) {
    auto components = std::vector<domain::RequiredComponent>();
    for (auto const& item : source) {
        auto const& entry = item.as_object();
        components.push_back(
            {text_at(entry, "code"),
             text_at(entry, "name"),
             flag_at(entry, "required"),
             copy_kind_named(text_at(entry, "copy")),
             int_at(entry, "copies"),
             flag_at(entry, "digitised"),
             text_or_empty(entry, "document_type"),
             form_from(entry),
             entry.contains("accepts") ? texts_at(entry, "accepts") : domain::usual_media_types()}
        );
    }
    return components;
}

std::vector<domain::FeeItem> fees_from(boost::json::array const& source) {
    auto fees = std::vector<domain::FeeItem>();
    for (auto const& item : source) {
        auto const& entry = item.as_object();
        auto fee = domain::FeeItem();
        fee.code = text_at(entry, "code");
        fee.name = text_at(entry, "name");
        if (auto const& amount = entry.at("amount_vnd"); !amount.is_null()) {
            fee.amount_vnd = amount.to_number<std::int64_t>();
        }
        fee.confirmed = flag_at(entry, "confirmed");
        fee.source = text_at(entry, "source");
        fees.push_back(std::move(fee));
    }
    return fees;
}

/// A version published before results were described keeps the defaults.
domain::ResultRules result_from(object const& source) {
    auto rules = domain::ResultRules();
    auto const* const stated = source.if_contains("result");
    if (stated == nullptr) {
        return rules;
    }
    auto const& entry = stated->as_object();
    rules.document = flag_at(entry, "document");
    rules.kind = text_at(entry, "kind");
    rules.kind_name = text_at(entry, "kind_name");
    if (auto const* validity = entry.at("validity").if_object()) {
        rules.validity_months = int_at(*validity, "months");
    }
    rules.reminders_days.clear();
    for (auto const& days : entry.at("reminders_days").as_array()) {
        rules.reminders_days.push_back(days.to_number<int>());
    }
    rules.unsigned_file = text_at(entry, "unsigned_file") == "accepted";
    rules.confirmed = flag_at(entry, "confirmed");
    return rules;
}

domain::ProcedureVersion version_from(object const& source, Faults& faults) {
    auto version = domain::ProcedureVersion();
    version.code = core::ProcedureCode(text_at(source, "code"));
    version.version = int_at(source, "version");
    version.name = text_at(source, "name");
    version.field = text_at(source, "field");
    version.rule_set = text_at(source, "rule_set");
    version.form_set = text_at(source, "form_set");
    version.code_confirmed = flag_at(source, "code_confirmed");
    version.in_force = in_force_from(source.at("in_force").as_object(), faults);
    version.state = procedure_state_named(text_at(source, "state"));
    version.limit = limit_at(source, "limit", "", faults);
    version.limit_confirmed = flag_at(source, "limit_confirmed");
    version.result_at_once = flag_at(source, "result_at_once");
    version.financial_pause = flag_at(source, "financial_pause");
    version.max_extensions = int_at(source, "max_extensions");
    version.default_reschedule_days = int_at(source, "default_reschedule_days");
    version.online_answer_hours = int_at(source, "online_answer_hours");
    version.supplement = supplement_from(source.at("supplement").as_object(), faults);
    version.steps = steps_from(source.at("steps").as_array(), faults);
    version.components = components_from(source.at("components").as_array());
    version.fees = fees_from(source.at("fees").as_array());
    version.pause_grounds = texts_at(source, "pause_grounds");
    version.legal_sources = texts_at(source, "legal_sources");
    version.competent_division = text_at(source, "competent_division");
    version.result = result_from(source);
    return version;
}

std::vector<ExampleEvent>
events_from(boost::json::array const& source, std::string const& pointer, Faults& faults) {
    auto events = std::vector<ExampleEvent>();
    for (auto const& item : source) {
        auto const& entry = item.as_object();
        auto const at = pointer + '/' + std::to_string(events.size());
        auto event = ExampleEvent();
        event.kind = text_at(entry, "kind") == "supplement_requested" ? ExampleEventKind::supplement_requested
                                                                      : ExampleEventKind::supplement_answered;
        event.at = instant_if(entry, "at", at, faults).value_or(core::Instant{});
        event.content = text_or_empty(entry, "content");
        events.push_back(std::move(event));
    }
    return events;
}

ProcedureExample example_from(object const& source, std::string const& pointer, Faults& faults) {
    auto example = ProcedureExample();
    example.name = text_at(source, "name");
    example.submitted_at = instant_if(source, "submitted_at", pointer, faults);
    example.received_at = instant_if(source, "received_at", pointer, faults).value_or(core::Instant{});
    if (auto const* const events = source.if_contains("events")) {
        example.events = events_from(events->as_array(), pointer + "/events", faults);
    }
    example.expect_due = instant_if(source, "expect_due", pointer, faults);
    if (auto const certainty = text_or_empty(source, "expect_certainty"); !certainty.empty()) {
        example.expect_certainty = certainty_named(certainty);
    }
    example.expect_online_answer_by = instant_if(source, "expect_online_answer_by", pointer, faults);
    example.expect_supplement_until = instant_if(source, "expect_supplement_until", pointer, faults);
    example.expect_applicant_answers_by = instant_if(source, "expect_applicant_answers_by", pointer, faults);
    example.expect_refused = text_or_empty(source, "expect_refused");
    return example;
}

} // namespace

core::Expected<ProcedureFile> parse_procedure_file(std::string_view json) {
    auto const document = read_document(json, procedure_schema);
    if (!document) {
        return document.error();
    }
    auto const& source = document->as_object();
    auto faults = Faults();
    auto file = ProcedureFile();
    file.version = version_from(source, faults);
    file.catalogue_row = int_at(source, "catalogue_row");
    file.calendar = core::CalendarId(text_at(source, "calendar"));
    for (auto const& item : source.at("examples").as_array()) {
        auto const pointer = "/examples/" + std::to_string(file.examples.size());
        file.examples.push_back(example_from(item.as_object(), pointer, faults));
    }
    file.document = std::string(json);
    auto const broken = rule_faults(file.version);
    faults.insert(faults.end(), broken.begin(), broken.end());
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return file;
}

core::Expected<domain::ProcedureVersion> parse_procedure(std::string_view json) {
    auto file = parse_procedure_file(json);
    if (!file) {
        return file.error();
    }
    return std::move(file->version);
}

} // namespace motcua::catalogue
