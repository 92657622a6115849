#pragma once

#include "wait_for_events.hpp"

#include <boost/asio/awaitable.hpp>

namespace motcua::api {

/// Whether the client asks for the feed as server-sent events: Accept names text/event-stream.
[[nodiscard]] bool wants_stream(http::Request const& request);

/// Where a reader of the feed goes on: Last-Event-ID of a stream that is opened again, else `after`. Empty:
/// at the start.
[[nodiscard]] std::string cursor_of(http::Request const& request);

/// Answers with the events there are, then with each one when it comes, until the client leaves, reads too
/// slowly, loses its right or the server stops. While it waits it holds neither a thread nor a session.
[[nodiscard]] boost::asio::awaitable<http::Response>
stream_events(Services& services, EventsRoute route, http::Request const& request);

} // namespace motcua::api
