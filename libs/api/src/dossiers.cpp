#include "endpoints.hpp"
#include "included_parts.hpp"
#include "page_place.hpp"
#include "permission_json.hpp"
#include <motcua/core/text.hpp>

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

/// Polled answers may be kept by the client but are asked about each time.
http::Response& revalidated(http::Response& response, std::int64_t version) {
    return response.with("ETag", etag(version))
        .with("Cache-Control", "private, no-cache")
        .with("Vary", "Authorization");
}

http::Response not_modified(std::int64_t version) {
    auto response = http::Response();
    response.status = 304;
    revalidated(response, version);
    return response;
}

json::array encode_allowed(std::vector<app::AllowedAction> const& actions) {
    auto list = json::array();
    for (auto const& [action, refused] : actions) {
        auto one = json::object{
            {"type", json::string(domain::name_of(action))},
            {"title", json::string(domain::title_of(action))},
        };
        add_permission(one, refused);
        list.push_back(std::move(one));
    }
    return list;
}

json::object short_status(json::object const& document) {
    auto status = json::object();
    for (auto const* name :
         {"dossier_id",
          "code",
          "state",
          "state_number",
          "state_title",
          "version",
          "due_current",
          "late",
          "clock",
          "certainty"}) {
        status[name] = document.at(name);
    }
    return status;
}

/// Remembers the short status for pollers, unless something newer was heard while reading.
void remember(
    Services& services,
    app::DossierView const& view,
    json::object const& document,
    app::StatusCache::Ticket ticket
) {
    auto entry = app::StatusCache::Entry{
        view.facts.version,
        view.facts.unit,
        view.facts.procedure,
        json::serialize(short_status(document))};
    services.statuses.put(view.facts.id.text(), std::move(entry), ticket);
}

core::Expected<app::DossierFilter> read_filter(Actor const& actor, Request const& request) {
    auto filter = app::DossierFilter{};
    auto const text = [&](char const* name) { return request.query_value(name).value_or(std::string()); };
    filter.unit = actor.unit.empty() ? core::UnitId(text("unit")) : actor.unit;
    filter.scope = actor.scope;
    filter.state = text("state");
    filter.procedure = text("procedure");
    filter.code = text("code");
    filter.role = text("role");
    filter.late_only = text("late") == "true";
    if (auto const due = request.query_value("due_before")) {
        filter.due_before = core::parse_instant(*due);
        if (!filter.due_before) {
            return core::invalid("?due_before", "instant", "Thời điểm theo RFC 3339.", "An RFC 3339 time.");
        }
    }
    return filter;
}

/// One part of the dossier's document as a list of its own.
Answer part_of(Services& services, Actor const& actor, Request const& request, char const* part) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto document = json::parse(view->document).as_object();
    auto response = json_response(200, json::object{{"items", document.at(part)}, {"next", nullptr}});
    revalidated(response, view->facts.version);
    return response;
}

std::optional<app::StatusCache::Entry>
cached(Services& services, Actor const& actor, Request const& request) {
    auto entry = services.statuses.find(request.param("id"));
    if (!entry || !app::may_see(actor, entry->unit, entry->procedure)) {
        return std::nullopt;
    }
    return entry;
}

} // namespace

Answer get_dossiers(Services& services, Actor const& actor, Request const& request) {
    auto const limit = page_limit(request);
    auto const filter = read_filter(actor, request);
    auto const from = page_place(services, request, "dossiers");
    if (!limit || !filter || !from) {
        return !limit ? limit.error() : !filter ? filter.error() : from.error();
    }
    auto const page = services.store.dossiers(*filter, *from, *limit);
    if (!page) {
        return page.error();
    }
    return sorted_page(services, "dossiers", *page, "dossier_id", *limit);
}

Answer get_dossier(Services& services, Actor const& actor, Request const& request) {
    auto const ticket = services.statuses.ticket();
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto document = json::parse(view->document).as_object();
    remember(services, *view, document, ticket);
    if (client_has(request, view->facts.version)) {
        return not_modified(view->facts.version);
    }
    auto const now = services.store.now();
    if (!now) {
        return now.error();
    }
    auto const allowed = app::allowed_actions(view->facts, *services.rules.now(), actor, *now);
    if (!allowed) {
        return allowed.error();
    }
    document["allowed_actions"] = encode_allowed(*allowed);
    if (auto included = include_parts(services, actor, request, document); !included) {
        return included.error();
    }
    auto response = json_response(200, document);
    revalidated(response, view->facts.version);
    return response;
}

Answer get_status(Services& services, Actor const& actor, Request const& request) {
    auto const ticket = services.statuses.ticket();
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const document = json::parse(view->document).as_object();
    remember(services, *view, document, ticket);
    if (client_has(request, view->facts.version)) {
        return not_modified(view->facts.version);
    }
    auto response = json_response(200, short_status(document));
    revalidated(response, view->facts.version);
    return response;
}

std::optional<http::Response> fast_dossier(Services& services, Actor const& actor, Request const& request) {
    auto const entry = cached(services, actor, request);
    if (!entry || !client_has(request, entry->version)) {
        return std::nullopt;
    }
    return not_modified(entry->version);
}

std::optional<http::Response> fast_status(Services& services, Actor const& actor, Request const& request) {
    auto const entry = cached(services, actor, request);
    if (!entry) {
        return std::nullopt;
    }
    if (client_has(request, entry->version)) {
        return not_modified(entry->version);
    }
    auto response = http::Response(200, "application/json; charset=utf-8", entry->document);
    revalidated(response, entry->version);
    return response;
}

Answer get_steps(Services& services, Actor const& actor, Request const& request) {
    return part_of(services, actor, request, "steps");
}

Answer get_letters(Services& services, Actor const& actor, Request const& request) {
    return part_of(services, actor, request, "letters");
}

Answer get_actions(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    auto const now = services.store.now();
    if (!view || !now) {
        return !view ? view.error() : now.error();
    }
    auto const allowed = app::allowed_actions(view->facts, *services.rules.now(), actor, *now);
    if (!allowed) {
        return allowed.error();
    }
    return json_response(200, json::object{{"items", encode_allowed(*allowed)}, {"next", nullptr}});
}

} // namespace motcua::api
