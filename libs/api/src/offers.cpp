#include "endpoints.hpp"
#include "page_place.hpp"
#include "paper_json.hpp"
#include "record_look.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

/// Newest papers of a holder looked at for one answer.
constexpr auto most_candidates = 200;

/// What is offered for: some components of one procedure version on one day.
struct OffersAsked {
    std::vector<domain::RequiredComponent> components;
    core::Date on{};
    std::string sha256; ///< of a file just uploaded; empty: none
};

Expected<std::string> read_sha256(Request const& request) {
    auto const text = request.query_value("sha256").value_or(std::string());
    auto const hex = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (!text.empty() && (text.size() != 64 || !hex)) {
        return core::invalid(
            "?sha256",
            "sha256",
            "Mã băm SHA-256 gồm 64 chữ số thập lục phân viết thường.",
            "A SHA-256 hash is 64 lower-case hexadecimal digits."
        );
    }
    return text;
}

app::CandidateFilter filter_of(OffersAsked const& asked, app::Rules const& rules) {
    auto filter = app::CandidateFilter{{}, {}, asked.sha256, most_candidates};
    for (auto const& component : asked.components) {
        auto const* type = rules.document_type(component.document_type);
        if (type != nullptr && type->reusable) {
            filter.types.push_back(type->code);
            filter.kinds.insert(filter.kinds.end(), type->result_kinds.begin(), type->result_kinds.end());
        }
    }
    return filter;
}

/// Papers of another type are no candidates, except the very file that was uploaded.
bool is_shown(domain::Offer const& offer, std::string const& sha256) {
    auto const other = offer.refused && (offer.refused->rule() == "reuse_type_mismatch" ||
                                         offer.refused->rule() == "reuse_not_reusable");
    return !other || (!sha256.empty() && offer.paper.sha256 == sha256);
}

json::array encode(
    OffersAsked const& asked,
    std::vector<domain::HeldPaper> const& papers,
    std::string const& holder,
    app::Rules const& rules
) {
    auto items = json::array();
    for (auto const& component : asked.components) {
        auto const* wanted = rules.document_type(component.document_type);
        auto offers = json::array();
        for (auto const& offer : domain::offers_for(wanted, papers, holder, asked.on)) {
            if (is_shown(offer, asked.sha256)) {
                offers.push_back(encode_offer(offer, asked.sha256));
            }
        }
        items.push_back(json::object{
            {"code", component.code},
            {"name", component.name},
            {"required", component.required},
            {"document_type", component.document_type},
            {"document_type_name", wanted == nullptr ? json::value(nullptr) : json::value(wanted->name)},
            {"reusable", wanted != nullptr && wanted->reusable},
            {"offers", std::move(offers)},
        });
    }
    return items;
}

Answer
offer(Services& services, app::RecordLook const& look, core::HolderId const& id, OffersAsked const& asked) {
    auto const rules = services.rules.now();
    auto papers = std::vector<domain::HeldPaper>();
    if (!id.empty()) {
        auto found = services.holders.holder_candidates(id, look, filter_of(asked, *rules));
        if (!found) {
            return found.error();
        }
        papers = std::move(*found);
    }
    auto response = json_response(
        200,
        json::object{
            {"holder", id.empty() ? json::value(nullptr) : json::value(id.text())},
            {"on", core::to_string(asked.on)},
            {"items", encode(asked, papers, id.text(), *rules)},
            {"next", nullptr},
        }
    );
    return response.with("Cache-Control", "no-store");
}

Expected<core::Date> read_day(Services& services, Request const& request) {
    if (auto const text = request.query_value("on")) {
        auto const day = core::parse_date(*text);
        if (!day) {
            return core::invalid("?on", "date", "Ngày dạng YYYY-MM-DD.", "A date as YYYY-MM-DD.");
        }
        return *day;
    }
    auto const now = services.store.now();
    if (!now) {
        return now.error();
    }
    return core::date_of(*now);
}

} // namespace

Answer get_holder_offers(Services& services, Actor const& actor, Request const& request) {
    auto const id = holder_in_path(request);
    auto const look = look_asked(actor, request, "offers");
    auto const on = read_day(services, request);
    auto const sha256 = read_sha256(request);
    if (!id || !look) {
        return !id ? id.error() : look.error();
    }
    if (!on || !sha256) {
        return !on ? on.error() : sha256.error();
    }
    auto const code = core::ProcedureCode(request.query_value("procedure").value_or(std::string()));
    auto const rules = services.rules.now();
    auto const procedure = rules->in_force(code, *on);
    if (!procedure) {
        return procedure.error();
    }
    return offer(services, *look, *id, OffersAsked{(*procedure)->components, *on, *sha256});
}

Answer get_component_offers(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const& facts = view->facts;
    auto const rules = services.rules.now();
    auto const* procedure = rules->procedure(facts.procedure, facts.procedure_version);
    if (procedure == nullptr) {
        return app::rules_not_loaded();
    }
    auto const* component = procedure->component(request.param("component"));
    if (component == nullptr) {
        return core::not_found("component");
    }
    auto const look = look_asked(actor, request, "offers", facts.id);
    auto const on = read_day(services, request);
    auto const sha256 = read_sha256(request);
    auto const holder = services.holders.holder_of(facts.id);
    if (!look || !on) {
        return !look ? look.error() : on.error();
    }
    if (!sha256 || !holder) {
        return !sha256 ? sha256.error() : holder.error();
    }
    return offer(services, *look, *holder, OffersAsked{{*component}, *on, *sha256});
}

} // namespace motcua::api
