#pragma once

#include "endpoint.hpp"
#include <motcua/api/event_waiters.hpp>

#include <chrono>
#include <string>

namespace motcua::api {

/// Longest time a client may ask the feed to wait for news.
constexpr auto longest_wait = std::chrono::seconds{30};

/// A page of the change feed as asked for.
struct EventsAsked {
    WantedEvents wanted;
    std::string feed; ///< kind of its cursors
};

/// Decodes which events a request asks for and whether the caller may have them. On a database thread.
using EventsQuestion = core::Expected<EventsAsked> (*)(Services&, app::Actor const&, http::Request const&);

/// A route of the feed.
struct EventsRoute {
    EventsQuestion question{};
    RouteRight right;
};

/// What the store is asked for.
[[nodiscard]] app::EventFilter filter_of(WantedEvents const& wanted);

/// The page as JSON; `documents` is the array the store gave for what was asked.
[[nodiscard]] http::Response
events_page(Services& services, EventsAsked const& asked, std::string const& documents);

/// Answers with the events there are, or waits up to `?wait` seconds for the next ones. While it waits it
/// holds neither a thread nor a session. Clients that accept it get an endless stream instead, see
/// event_stream.hpp.
[[nodiscard]] http::Handler waiting_for_events(Services& services, EventsRoute const& route);

} // namespace motcua::api
