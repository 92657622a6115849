#include "event_stream.hpp"

#include "authenticate.hpp"
#include <motcua/api/event_tail.hpp>
#include <motcua/http/problem.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace motcua::api {

namespace {

namespace asio = boost::asio;
using core::Expected;
using std::chrono::steady_clock;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

/// Events read from the database at once, and kept for a client that is slow to take them.
constexpr auto events_a_page = 200;

/// How long a client waits before it opens a broken stream again.
constexpr auto opening = std::string_view("retry: 2000\n\n");

/// Keeps middle boxes from taking the connection for dead, and finds out when it is.
constexpr auto heartbeat = std::string_view(":\n\n");

/// What wakes a stream. Belongs to the connection's strand.
struct Bell {
    explicit Bell(asio::any_io_executor const& strand)
        : timer(strand) {}

    void ring() { timer.expires_at(steady_clock::time_point()); }

    asio::steady_timer timer;
    bool gone{false}; ///< the client, or the server stops
};

class EventStream final : public http::LiveSource {
public:
    EventStream(
        Services& services,
        EventsAsked asked,
        std::shared_ptr<Bell> bell,
        std::unique_ptr<EventWaiters::Seat> seat
    )
        : services_(services)
        , asked_(std::move(asked))
        , bell_(std::move(bell))
        , seat_(std::move(seat))
        , over_(seat_ == nullptr) {}

    /// Takes the page that was read after the seat.
    void begin(std::string const& page) { text_ = std::string(opening) + take(page); }

    asio::awaitable<std::optional<std::string>> next() override;

private:
    asio::awaitable<void> catch_up();
    asio::awaitable<void> wait();
    std::string take(std::string const& page);
    std::string drain();
    [[nodiscard]] std::string text_of(HeardEvent const& event) const;

    Services& services_;
    EventsAsked asked_;
    std::shared_ptr<Bell> bell_;
    std::unique_ptr<EventWaiters::Seat> seat_; ///< empty when the server stops
    std::string text_;                         ///< to be sent next
    bool behind_{false};                       ///< the database has more than the seat will hear
    bool over_{false};
};

asio::awaitable<std::optional<std::string>> EventStream::next() {
    if (text_.empty() && behind_ && !over_) {
        co_await catch_up();
    } else if (text_.empty() && !over_) {
        co_await wait();
    }
    if (text_.empty() && over_) {
        co_return std::nullopt;
    }
    co_return std::exchange(text_, std::string());
}

/// A stream that cannot go on ends; its client opens it again and is told why not.
asio::awaitable<void> EventStream::catch_up() {
    auto const& wanted = asked_.wanted;
    auto read = [&] { return services_.store.events(filter_of(wanted), wanted.after, events_a_page); };
    auto const page = co_await services_.db.run(read);
    over_ = !page || bell_->gone;
    if (page) {
        text_ = take(*page);
    }
}

/// The time is set before the look at the seat: whoever rings in between cuts the wait short.
asio::awaitable<void> EventStream::wait() {
    bell_->timer.expires_after(services_.stream_heartbeat);
    text_ = drain();
    if (!text_.empty() || behind_ || over_) {
        co_return;
    }
    co_await bell_->timer.async_wait(as_values);
    text_ = drain();
    if (text_.empty() && !behind_ && !over_) {
        text_ = heartbeat;
    }
}

std::string EventStream::take(std::string const& page) {
    auto text = std::string();
    auto const events = read_events(page);
    for (auto const& event : events) {
        text += text_of(event);
        asked_.wanted.after = event->position;
    }
    behind_ = events.size() == events_a_page;
    if (seat_) {
        seat_->skip_to(asked_.wanted.after);
    }
    return text;
}

std::string EventStream::drain() {
    auto const heard = seat_->take();
    auto text = std::string();
    for (auto const& event : heard.events) {
        text += text_of(event);
    }
    asked_.wanted.after = heard.last;
    over_ = heard.refused || heard.closed || bell_->gone;
    behind_ = heard.missed;
    if (heard.missed) {
        seat_->start_over();
    }
    return text;
}

std::string EventStream::text_of(HeardEvent const& event) const {
    auto const cursor = services_.seal_cursor(asked_.feed, std::to_string(event->position));
    return "id: " + cursor + "\nevent: " + event->type + "\ndata: " + event->document + "\n\n";
}

using Stream = std::shared_ptr<EventStream>;

/// On a database thread.
Expected<Stream> open_stream(
    Services& services,
    EventsRoute const& route,
    http::Request const& request,
    std::shared_ptr<Bell> const& bell
) {
    auto const actor = admitted(services, request, route.right);
    if (!actor) {
        return actor.error();
    }
    auto const credential = credential_of(services, request);
    if (!credential) {
        return credential.error();
    }
    auto asked = route.question(services, *actor, request);
    if (!asked) {
        return refused(services, *actor, request, route.right, asked.error());
    }
    auto& wanted = asked->wanted;
    wanted.actor = *actor;
    wanted.action = route.right.action;
    wanted.credential = *credential;
    wanted.limit = events_a_page;
    auto wake = [bell] { asio::post(bell->timer.get_executor(), [bell] { bell->ring(); }); };
    auto seat = services.waiters.sit(wanted, std::move(wake));
    auto const page = services.store.events(filter_of(wanted), wanted.after, events_a_page);
    if (!page) {
        return page.error();
    }
    auto stream = std::make_shared<EventStream>(services, std::move(*asked), bell, std::move(seat));
    stream->begin(*page);
    return stream;
}

http::Response response_of(Stream const& stream) {
    auto response = http::Response(200, "text/event-stream", http::Body(stream));
    response.with("X-Accel-Buffering", "no");
    return response;
}

void end_when_gone(http::Request const& request, std::shared_ptr<Bell> const& bell) {
    if (request.departure) {
        request.departure->when_gone([bell] {
            bell->gone = true;
            bell->ring();
        });
    }
}

} // namespace

bool wants_stream(http::Request const& request) {
    auto const accepted = request.header("Accept");
    return accepted.find("text/event-stream") != std::string_view::npos;
}

std::string cursor_of(http::Request const& request) {
    auto const last = wants_stream(request) ? request.header("Last-Event-ID") : std::string_view();
    return last.empty() ? request.query_value("after").value_or(std::string()) : std::string(last);
}

asio::awaitable<http::Response>
stream_events(Services& services, EventsRoute route, http::Request const& request) {
    auto const strand = co_await asio::this_coro::executor;
    auto const bell = std::make_shared<Bell>(strand);
    end_when_gone(request, bell);
    auto open = [&] { return open_stream(services, route, request, bell); };
    auto const stream = co_await services.db.run(open);
    if (!stream) {
        co_return http::problem(stream.error(), request.request_id);
    }
    co_return response_of(*stream);
}

} // namespace motcua::api
