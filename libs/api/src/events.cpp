#include "endpoints.hpp"
#include "event_stream.hpp"

#include <charconv>

namespace motcua::api {

namespace {

core::Expected<std::int64_t> start_of(Services& services, Request const& request, std::string const& feed) {
    auto const cursor = cursor_of(request);
    if (cursor.empty()) {
        return std::int64_t{0};
    }
    auto const opened = services.open_cursor(feed, cursor);
    if (!opened) {
        return opened.error();
    }
    auto position = std::int64_t{0};
    std::from_chars(opened->data(), opened->data() + opened->size(), position);
    return position;
}

core::Expected<EventsAsked>
ask(Services& services, Request const& request, core::UnitId const& unit, core::DossierId const& id) {
    auto const limit = page_limit(request);
    auto asked = EventsAsked{};
    asked.feed = id.empty() ? std::string("events") : "events/" + id.text();
    auto const after = start_of(services, request, asked.feed);
    if (!limit || !after) {
        return !limit ? limit.error() : after.error();
    }
    asked.wanted.unit = unit;
    asked.wanted.dossier = id;
    asked.wanted.after = *after;
    asked.wanted.limit = *limit;
    return asked;
}

} // namespace

core::Expected<EventsAsked> ask_events(Services& services, Actor const& actor, Request const& request) {
    return ask(services, request, actor.unit, core::DossierId());
}

core::Expected<EventsAsked>
ask_dossier_events(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    return ask(services, request, core::UnitId(), view->facts.id);
}

Answer get_dossier_events(Services& services, Actor const& actor, Request const& request) {
    auto const asked = ask_dossier_events(services, actor, request);
    if (!asked) {
        return asked.error();
    }
    auto const& wanted = asked->wanted;
    auto const found = services.store.events(filter_of(wanted), wanted.after, wanted.limit);
    if (!found) {
        return found.error();
    }
    return events_page(services, *asked, *found);
}

} // namespace motcua::api
