#include "wait_for_events.hpp"

#include "authenticate.hpp"
#include "event_stream.hpp"
#include <motcua/http/problem.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using core::Expected;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

/// Ends the wait when it expires: at the end of the time, or at once when set back. Belongs to the strand.
using Alarm = std::shared_ptr<asio::steady_timer>;

/// A look at the feed: an answer, or a seat to wait on.
struct Look {
    Left left;
    std::optional<http::Response> answer;
    EventsAsked asked;
    std::unique_ptr<EventWaiters::Seat> seat;
};

std::optional<seconds> wait_of(http::Request const& request) {
    auto const text = request.query_value("wait");
    if (!text) {
        return seconds{0};
    }
    auto wait = 0;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), wait);
    auto const whole = error == std::errc() && end == text->data() + text->size();
    if (!whole || wait < 0 || seconds{wait} > longest_wait) {
        return std::nullopt;
    }
    return seconds{wait};
}

/// The same page from events that are JSON already.
http::Response
heard_response(Services& services, EventsAsked const& asked, EventWaiters::Heard const& heard) {
    auto body = std::string(R"({"items":[)");
    for (auto const& event : heard.events) {
        body += body.back() == '[' ? "" : ",";
        body += event->document;
    }
    auto const more = static_cast<int>(heard.events.size()) == asked.wanted.limit;
    body += R"(],"next":)" +
            json::serialize(json::string(services.seal_cursor(asked.feed, std::to_string(heard.last))));
    body += more ? R"(,"more":true})" : R"(,"more":false})";
    return {200, "application/json; charset=utf-8", std::move(body)};
}

void ring(Alarm const& alarm) {
    alarm->expires_at(steady_clock::time_point());
}

std::function<void()> wake_by(Alarm const& alarm) {
    return [alarm] { asio::post(alarm->get_executor(), [alarm] { ring(alarm); }); };
}

/// Set before anything can ring it.
Alarm set_alarm(asio::any_io_executor const& strand, http::Request const& request) {
    auto const wait = wait_of(request).value_or(seconds{0});
    auto alarm = std::make_shared<asio::steady_timer>(strand, request.received_at + wait);
    if (request.departure) {
        request.departure->when_gone([alarm] { ring(alarm); });
    }
    return alarm;
}

/// One look at the feed; with an alarm it may end in a seat. On a database thread.
Expected<Look>
look_at_feed(Services& services, EventsRoute const& route, http::Request const& request, Alarm const& alarm) {
    auto look = Look{};
    auto const actor = admitted(services, request, route.right, &look.left);
    if (!actor) {
        return actor.error();
    }
    auto const credential = credential_of(services, request);
    if (!credential) {
        return credential.error();
    }
    auto const wait = wait_of(request);
    if (!wait) {
        return core::invalid("?wait", "wait_range", "wait từ 0 đến 30 giây.", "wait is 0 to 30 seconds.");
    }
    auto asked = route.question(services, *actor, request);
    if (!asked) {
        return refused(services, *actor, request, route.right, asked.error());
    }
    look.asked = std::move(*asked);
    auto& wanted = look.asked.wanted;
    wanted.actor = *actor;
    wanted.action = route.right.action;
    wanted.credential = *credential;
    if (alarm && wait->count() > 0) {
        look.seat = services.waiters.sit(wanted, wake_by(alarm));
    }
    auto const page = services.store.events(filter_of(wanted), wanted.after, wanted.limit);
    if (!page) {
        return page.error();
    }
    if (!look.seat || *page != "[]") {
        look.answer = events_page(services, look.asked, *page);
        look.seat.reset();
    }
    return look;
}

http::Response answer_of(Expected<Look>& look, http::Request const& request) {
    if (!look) {
        return http::problem(look.error(), request.request_id);
    }
    tell_rate(*look->answer, look->left);
    return std::move(*look->answer);
}

asio::awaitable<http::Response>
wait_for_events(Services& services, EventsRoute route, http::Request const& request) {
    auto const strand = co_await asio::this_coro::executor;
    auto const alarm = set_alarm(strand, request);
    auto first = [&] { return look_at_feed(services, route, request, alarm); };
    auto look = co_await services.db.run(first);
    if (!look || look->answer) {
        co_return answer_of(look, request);
    }
    co_await alarm->async_wait(as_values);
    auto const heard = look->seat->heard();
    if (!heard.refused) {
        auto response = heard_response(services, look->asked, heard);
        tell_rate(response, look->left);
        co_return response;
    }
    auto again = [&] { return look_at_feed(services, route, request, nullptr); };
    auto second = co_await services.db.run(again);
    co_return answer_of(second, request);
}

} // namespace

http::Response events_page(Services& services, EventsAsked const& asked, std::string const& documents) {
    auto items = json::parse(documents).as_array();
    auto const last =
        items.empty() ? asked.wanted.after : items.back().at("position").to_number<std::int64_t>();
    auto const more = static_cast<int>(items.size()) == asked.wanted.limit;
    return json_response(
        200,
        json::object{
            {"items", std::move(items)},
            {"next", services.seal_cursor(asked.feed, std::to_string(last))},
            {"more", more},
        }
    );
}

app::EventFilter filter_of(WantedEvents const& wanted) {
    return {wanted.unit, wanted.actor.scope, wanted.dossier};
}

http::Handler waiting_for_events(Services& services, EventsRoute const& route) {
    return [&services, route](http::Request const& request) {
        return wants_stream(request) ? stream_events(services, route, request)
                                     : wait_for_events(services, route, request);
    };
}

} // namespace motcua::api
