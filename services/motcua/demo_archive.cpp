#include "demo_archive.hpp"

#include "demo_form.hpp"
#include "demo_scan.hpp"

#include <stdexcept>

namespace motcua::services {

namespace {

namespace json = boost::json;

std::string version_path(json::value const& procedure) {
    return "/v1/procedures/" + text_of(procedure, "code") + "/versions/" +
           std::to_string(procedure.at("version").as_int64());
}

bool ends_with_document(json::value const& procedure) {
    auto const* result = procedure.as_object().if_contains("result");
    return result == nullptr || !result->is_object() || result->at("document").as_bool();
}

} // namespace

DemoArchive::DemoArchive(ApiClient& api, DemoTokens const& tokens)
    : api_(api)
    , tokens_(tokens) {}

json::array
DemoArchive::hand_in(json::value const& procedure, json::object const& applicant, core::Date day) {
    auto const offers = offers_for(procedure, applicant, day);
    auto list = json::array();
    for (auto const& component : procedure.at("components").as_array()) {
        auto const code = text_of(component, "code");
        if (auto const offer = offers.find(code); offer != offers.end()) {
            list.push_back(json::object{
                {"code", code},
                {"reuse", offer->second},
                {"consent", json::object{{"basis", "applicant"}}},
            });
            continue;
        }
        auto const* form = component.as_object().if_contains("form");
        if (form != nullptr && form->is_object()) {
            list.push_back(json::object{{"code", code}, {"form", fill_in(procedure, code, applicant, day)}});
            continue;
        }
        list.push_back(json::object{{"code", code}, {"copies", 1}});
    }
    return list;
}

/// The first paper offered for each component.
std::map<std::string, json::object>
DemoArchive::offers_for(json::value const& procedure, json::object const& applicant, core::Date day) {
    auto chosen = std::map<std::string, json::object>();
    auto const type = std::string(applicant.at("id_type").as_string());
    auto const number = std::string(applicant.at("id_number").as_string());
    auto const found =
        api_.get("/v1/holders?purpose=intake&id_type=" + type + "&id_number=" + number, tokens_.clerk);
    if (found.status != 200 || found.body.at("items").as_array().empty()) {
        return chosen;
    }
    auto const holder = text_of(found.body.at("items").at(0), "holder_id");
    auto const path = "/v1/holders/" + holder +
                      "/offers?purpose=reuse&procedure=" + text_of(procedure, "code") +
                      "&on=" + core::to_string(day);
    auto const offered = api_.get(path, tokens_.clerk);
    if (offered.status != 200) {
        ++refused_[text_of(offered.body, "code")];
        return chosen;
    }
    for (auto const& component : offered.body.at("items").as_array()) {
        for (auto const& offer : component.at("offers").as_array()) {
            if (offer.at("offered").as_bool()) {
                chosen[text_of(component, "code")] = {{text_of(offer, "source"), offer.at("id")}};
                break;
            }
        }
    }
    return chosen;
}

/// The form with what is known already, and samples for the rest.
json::value DemoArchive::fill_in(
    json::value const& procedure,
    std::string const& component,
    json::object const& applicant,
    core::Date day
) {
    auto const path = version_path(procedure) + "/forms/" + component;
    auto known = forms_.find(path);
    if (known == forms_.end()) {
        auto const definition = api_.get(path, tokens_.clerk);
        if (definition.status != 200) {
            throw std::runtime_error("no form at " + path);
        }
        known = forms_.emplace(path, definition.body.at("schema")).first;
    }
    auto const filled =
        api_.post(path + "/prefill?purpose=intake", tokens_.clerk, json::object{{"applicant", applicant}});
    auto const said = filled.status == 200 ? filled.body.at("data") : json::value();
    return sample_of(known->second, said, core::to_string(day));
}

std::string DemoArchive::digitise(
    std::string const& dossier,
    std::string etag,
    std::string const& holder,
    core::Date day
) {
    auto const path = "/v1/dossiers/" + dossier + "/components";
    auto const page = api_.get(path, tokens_.clerk);
    for (auto const& component : page.body.at("items").as_array()) {
        auto const wanted = component.at("provided").as_bool() &&
                            text_of(component, "state") == "not_digitised" &&
                            component.at("digitise").at("allowed").as_bool();
        if (!wanted || ++papers_ % 8 == 0) {
            continue;
        }
        auto paper = DemoPaper{};
        paper.issuer = "CƠ QUAN CẤP GIẤY TỜ MẪU";
        paper.symbol = std::to_string(papers_) + "/GM";
        paper.title = text_of(component, "name");
        paper.holder = holder;
        paper.issued_on = day - std::chrono::days{10 + papers_ % 60};
        auto body = json::object{
            {"file", upload(scanned(paper))},
            {"copy_kind", component.at("copy_kind")},
            {"title", paper.title},
            {"symbol", paper.symbol},
            {"issuer", paper.issuer},
            {"issued_on", core::to_string(paper.issued_on)},
        };
        auto const copies = path + "/" + text_of(component, "component_code") + "/copies";
        took(api_.post(copies, tokens_.clerk, body, {"If-Match: " + etag, key()}), etag);
    }
    return etag;
}

std::string DemoArchive::verify(std::string const& dossier, std::string etag) {
    auto const path = "/v1/dossiers/" + dossier + "/components";
    auto const page = api_.get(path, tokens_.reviewer);
    for (auto const& component : page.body.at("items").as_array()) {
        if (!component.at("verify").at("allowed").as_bool()) {
            continue;
        }
        for (auto const& copy : component.at("digitised_copies").as_array()) {
            if (text_of(copy, "state") == "digitised") {
                auto const one = path + "/" + text_of(component, "component_code") + "/copies/" +
                                 std::to_string(copy.at("seq").as_int64()) + "/verify";
                took(api_.post(one, tokens_.reviewer, json::object(), {"If-Match: " + etag, key()}), etag);
            }
        }
    }
    return etag;
}

std::string DemoArchive::register_result(
    json::value const& procedure,
    std::string const& dossier,
    std::string etag,
    std::string const& holder,
    core::Date day
) {
    if (!ends_with_document(procedure)) {
        return etag;
    }
    auto paper = DemoPaper{};
    paper.issuer = "SỞ AN TOÀN THỰC PHẨM";
    paper.symbol = std::to_string(++results_) + "/" + core::to_string(day).substr(0, 4) + "/KQ-SATTP";
    paper.title = text_of(procedure, "name");
    paper.holder = holder;
    paper.issued_on = day;
    auto body = json::object{
        {"number", paper.symbol},
        {"issued_on", core::to_string(day)},
        {"file", upload(scanned(paper))},
    };
    auto const path = "/v1/dossiers/" + dossier + "/result";
    took(api_.post(path, tokens_.clerk, body, {"If-Match: " + etag, key()}), etag);
    return etag;
}

/// Hash of the file the server kept.
std::string DemoArchive::upload(std::string const& bytes) {
    auto const answer = api_.post_file("/v1/files", tokens_.clerk, "ban-quet.pdf", bytes);
    if (answer.status != 201 || !answer.body.at("files").at(0).at("problem").is_null()) {
        throw std::runtime_error("a file was not taken: " + json::serialize(answer.body));
    }
    return text_of(answer.body.at("files").at(0).at("upload"), "sha256");
}

/// Takes the new tag over, or counts the refusal.
void DemoArchive::took(ApiClient::Answer const& answer, std::string& etag) {
    if (answer.status != 200 && answer.status != 201) {
        ++refused_[answer.body.is_object() ? text_of(answer.body, "code") : "?"];
        return;
    }
    etag = answer.etag;
}

std::string DemoArchive::key() {
    return "Idempotency-Key: demo-archive-" + std::to_string(++keys_);
}

} // namespace motcua::services
