#include "paper_json.hpp"

#include <boost/json.hpp>

#include <array>

namespace motcua::api {

namespace {

namespace json = boost::json;

json::value day(std::optional<core::Date> const& date) {
    return date ? json::value(core::to_string(*date)) : json::value(nullptr);
}

json::value or_null(std::string const& text) {
    return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

void add_refusal(json::object& object, core::Failure const& refused) {
    object["rule"] = refused.rule();
    object["reason"] = refused.vi();
    object["reason_en"] = refused.en();
}

json::object plain(domain::HeldPaper const& paper, std::optional<core::Date> const& good_until) {
    return {
        {"source", json::string(domain::name_of(paper.source))},
        {"id", paper.id},
        {"title", paper.title},
        {"symbol", paper.symbol},
        {"issuer", paper.issuer},
        {"issued_on", day(paper.issued_on)},
        {"valid_until", day(good_until)},
        {"state", json::string(domain::name_of(paper.state))},
        {"sha256", or_null(paper.sha256)},
        {"unit", paper.unit.text()},
        {"dossier_code", or_null(paper.dossier_code)},
        {"recorded_at", core::to_string(paper.recorded_at)},
    };
}

} // namespace

json::object
encode_paper(domain::HeldPaper const& paper, std::vector<domain::DocumentType> const& types, core::Date on) {
    auto const* type = domain::type_of(paper, types);
    auto object = plain(paper, type == nullptr ? paper.valid_until : domain::good_until(paper, *type));
    object["document_type"] = type == nullptr ? json::value(nullptr) : json::value(json::string(type->code));
    object["document_type_name"] =
        type == nullptr ? json::value(nullptr) : json::value(json::string(type->name));
    auto const refused = domain::reuse_refusal(type, paper, paper.holder, on);
    object["reusable"] = !refused.has_value();
    if (refused) {
        add_refusal(object, *refused);
    }
    return object;
}

json::object encode_public_paper(
    domain::HeldPaper const& paper,
    std::vector<domain::DocumentType> const& types,
    core::Date on
) {
    auto const whole = encode_paper(paper, types, on);
    auto object = json::object();
    for (auto const* name : std::array{
             "document_type",
             "document_type_name",
             "symbol",
             "issued_on",
             "valid_until",
             "state",
             "reusable"}) {
        object[name] = whole.at(name);
    }
    return object;
}

json::object encode_offer(domain::Offer const& offer, std::string const& sha256) {
    auto object = plain(offer.paper, offer.good_until);
    object["offered"] = !offer.refused.has_value();
    object["same_file"] = !sha256.empty() && offer.paper.sha256 == sha256;
    if (offer.refused) {
        add_refusal(object, *offer.refused);
    }
    return object;
}

} // namespace motcua::api
