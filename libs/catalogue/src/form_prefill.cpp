#include "application_form.hpp"
#include "schema_check.hpp"

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

namespace json = boost::json;

struct Known {
    json::value value;
    json::object source;
};

/// By what x-prefill calls it; the first that is put stays.
using KnownThings = std::map<std::string, Known>;

void put_applicant(KnownThings& known, app::Applicant const& applicant, char const* from) {
    auto const put = [&](char const* name, std::string const& text) {
        if (!text.empty()) {
            known.emplace(name, Known{json::string(text), {{"from", from}}});
        }
    };
    put("applicant.name", applicant.name);
    put("applicant.address", applicant.address);
    put("applicant.phone", applicant.phone);
    put("applicant.email", applicant.email);
    put("applicant.id_number", applicant.id_number);
    put("applicant.authorised_name", applicant.authorised_name);
    put("applicant.authorised_id_number", applicant.authorised_id_number);
}

KnownThings things_of(app::KnownOfApplicant const& from) {
    auto known = KnownThings();
    if (from.applicant) {
        put_applicant(known, *from.applicant, "applicant");
    }
    if (from.holder) {
        put_applicant(known, *from.holder, "holder");
    }
    for (auto const& earlier : from.earlier) {
        auto const source = json::object{
            {"from", "form"},
            {"dossier_code", earlier.dossier_code},
            {"component", earlier.component},
            {"filled_at", core::to_string(earlier.filled_at)}};
        for (auto const& [name, value] : earlier.form->said(earlier.data)) {
            known.emplace(name, Known{json::parse(value), source});
        }
    }
    return known;
}

/// Whether the field would take the value: another form may allow more.
bool fits(json::object const& node, json::value const& value) {
    auto const is_day = text_or_empty(node, "format") == "date";
    auto const day = is_day && value.is_string() ? core::parse_date(std::string_view(value.as_string()))
                                                 : std::optional<core::Date>();
    return schema_faults(value, json::serialize(node)).empty() && (!is_day || day);
}

} // namespace

std::map<std::string, std::string> ApplicationForm::said(std::string_view data) const {
    auto const parsed = json::parse({data.data(), data.size()});
    auto things = std::map<std::string, std::string>();
    for (auto const& [name, value] : parsed.as_object()) {
        auto const& node = definition_.at("schema").at("properties").as_object().at(name).as_object();
        auto const* const sources = node.if_contains("x-prefill");
        if (sources == nullptr) {
            continue;
        }
        for (auto const& source : sources->as_array()) {
            auto const thing = std::string(source.as_string());
            if (thing.starts_with("organisation.")) {
                things.emplace(thing, json::serialize(value));
            }
        }
    }
    return things;
}

std::string ApplicationForm::prefilled(app::KnownOfApplicant const& from) const {
    auto const known = things_of(from);
    auto data = json::object();
    auto sources = json::object();
    for (auto const& [name, field] : definition_.at("schema").at("properties").as_object()) {
        auto const& node = field.as_object();
        auto const* const wanted = node.if_contains("x-prefill");
        auto const things = wanted == nullptr ? json::array() : wanted->as_array();
        for (auto const& thing : things) {
            auto const found = known.find(std::string(thing.as_string()));
            if (found == known.end() || !fits(node, found->second.value)) {
                continue;
            }
            data.emplace(name, found->second.value);
            sources.emplace('/' + std::string(name), found->second.source);
            break;
        }
    }
    return json::serialize(json::object{{"data", std::move(data)}, {"sources", std::move(sources)}});
}

} // namespace motcua::catalogue
