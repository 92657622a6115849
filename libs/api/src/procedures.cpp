#include "endpoints.hpp"
#include "limit_json.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;

json::object encode_head(domain::ProcedureVersion const& version) {
    return {
        {"code", version.code.text()},
        {"version", version.version},
        {"name", version.name},
        {"field", version.field},
        {"rule_set", version.rule_set},
        {"code_confirmed", version.code_confirmed},
        {"limit", encode_limit(version.limit)},
        {"limit_confirmed", version.limit_confirmed},
        {"effective_from", core::to_string(version.in_force.effective_from)},
        {"effective_to",
         version.in_force.effective_to ? json::value(core::to_string(*version.in_force.effective_to))
                                       : nullptr},
        {"suspended_from",
         version.in_force.suspended_from ? json::value(core::to_string(*version.in_force.suspended_from))
                                         : nullptr},
        {"result_at_once", version.result_at_once},
    };
}

json::value encode_form(std::optional<domain::FormReference> const& form) {
    return form ? json::value{{"id", form->id}, {"version", form->version}} : json::value(nullptr);
}

json::object encode(domain::ProcedureVersion const& version) {
    auto body = encode_head(version);
    auto steps = json::array();
    for (auto const& step : version.steps) {
        steps.push_back(json::object{
            {"code", step.code},
            {"name", step.name},
            {"role", json::string(domain::name_of(step.role))},
            {"limit", encode_limit(step.limit)},
        });
    }
    auto components = json::array();
    for (auto const& component : version.components) {
        components.push_back(json::object{
            {"code", component.code},
            {"name", component.name},
            {"required", component.required},
            {"copy", json::string(domain::name_of(component.copy))},
            {"copies", component.copies},
            {"digitised", component.digitised},
            {"form", encode_form(component.form)},
            {"document_type", component.document_type},
            {"accepts", json::value_from(component.accepts)},
        });
    }
    auto fees = json::array();
    for (auto const& fee : version.fees) {
        fees.push_back(json::object{
            {"code", fee.code},
            {"name", fee.name},
            {"amount_vnd", fee.amount_vnd ? json::value(*fee.amount_vnd) : nullptr},
            {"confirmed", fee.confirmed},
            {"source", fee.source},
        });
    }
    auto sources = json::array();
    for (auto const& source : version.legal_sources) {
        sources.emplace_back(source);
    }
    body["steps"] = std::move(steps);
    body["components"] = std::move(components);
    body["fees"] = std::move(fees);
    body["legal_sources"] = std::move(sources);
    return body;
}

} // namespace

Answer get_procedures(Services& services, Actor const&, Request const& request) {
    auto const limit = page_limit(request);
    if (!limit) {
        return limit.error();
    }
    auto start = std::string();
    if (auto const cursor = request.query_value("after")) {
        auto const opened = services.open_cursor("procedures", *cursor);
        if (!opened) {
            return opened.error();
        }
        start = *opened;
    }
    auto items = json::array();
    auto next = json::value(nullptr);
    auto const rules = services.rules.now();
    for (auto const& version : rules->procedures()) {
        auto const place = version.code.text() + " " + std::to_string(100000 + version.version);
        if (place <= start) {
            continue;
        }
        if (static_cast<int>(items.size()) == *limit) {
            next = services.seal_cursor("procedures", start);
            break;
        }
        items.push_back(encode_head(version));
        start = place;
    }
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Answer get_procedure(Services& services, Actor const&, Request const& request) {
    auto const& text = request.param("version");
    auto version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    auto const rules = services.rules.now();
    auto const* found = rules->procedure(core::ProcedureCode(request.param("code")), version);
    if (found == nullptr) {
        return core::not_found("procedure");
    }
    return json_response(200, encode(*found));
}

} // namespace motcua::api
