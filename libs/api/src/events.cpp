#include "endpoints.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;

core::Expected<std::int64_t> start_of(Services& services, Request const& request, std::string const& feed) {
    auto const cursor = request.query_value("after");
    if (!cursor || cursor->empty()) {
        return std::int64_t{0};
    }
    auto const opened = services.open_cursor(feed, *cursor);
    if (!opened) {
        return opened.error();
    }
    auto position = std::int64_t{0};
    std::from_chars(opened->data(), opened->data() + opened->size(), position);
    return position;
}

Answer page(Services& services, Request const& request, core::UnitId const& unit, core::DossierId const& id) {
    auto const feed = id.empty() ? std::string("events") : "events/" + id.text();
    auto const limit = page_limit(request);
    auto const after = start_of(services, request, feed);
    if (!limit || !after) {
        return !limit ? limit.error() : after.error();
    }
    auto const found = services.store.events(unit, id, *after, *limit);
    if (!found) {
        return found.error();
    }
    auto items = json::parse(*found).as_array();
    auto const last = items.empty() ? *after : items.back().at("position").to_number<std::int64_t>();
    auto const more = static_cast<int>(items.size()) == *limit;
    return json_response(
        200,
        json::object{
            {"items", std::move(items)},
            {"next", services.seal_cursor(feed, std::to_string(last))},
            {"more", more},
        }
    );
}

} // namespace

Answer get_events(Services& services, Actor const& actor, Request const& request) {
    return page(services, request, actor.unit, core::DossierId());
}

Answer get_dossier_events(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    return page(services, request, core::UnitId(), view->facts.id);
}

} // namespace motcua::api
