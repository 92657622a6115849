#include "session.hpp"

#include "wire.hpp"
#include <motcua/http/problem.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <exception>
#include <utility>

// g++ 12 sees a coroutine's frame allocated and freed by functions of different names; Asio means it.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace motcua::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr auto drain_timeout = std::chrono::seconds{2};
constexpr std::size_t max_drained = std::size_t{16} * 1024 * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

void ServerScope::report(std::exception_ptr const& exception, std::string_view request_id) const {
    if (!on_error) {
        return;
    }
    try {
        std::rethrow_exception(exception);
    } catch (std::exception const& error) {
        on_error(error.what(), request_id);
    } catch (...) {
        on_error("not a std::exception", request_id);
    }
}

Session::Session(std::shared_ptr<ServerScope> scope, asio::ip::tcp::socket socket)
    : scope_(std::move(scope))
    , link_(std::move(socket), scope_->tls)
    , exchange_(scope_->options, scope_->router, link_.remote_address(), link_.is_tls())
    , pace_(scope_->options.stream_patience, scope_->options.stream_rate) {}

void Session::finish() {
    asio::post(strand(), [self = shared_from_this()] {
        self->finishing_ = true;
        auto const departure = self->exchange_.request().departure;
        if (self->idle_) {
            self->link_.tcp().cancel();
        } else if (self->live_ && departure) {
            departure->tell();
        }
    });
}

void Session::abort() {
    asio::post(strand(), [self = shared_from_this()] {
        self->finishing_ = true;
        self->link_.tcp().close();
    });
}

asio::awaitable<void> Session::serve(std::shared_ptr<Session> self) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto open = co_await self->shake_hands();
    while (open && !self->finishing_) {
        self->exchange_.begin();
        auto const reading = co_await self->read_request();
        if (reading == Reading::lost) {
            break;
        }
        if (reading == Reading::ready) {
            open = co_await self->decide();
        }
        if (open) {
            auto const written = co_await self->write_answer();
            open = written && self->exchange_.keeps_alive();
        }
    }
    co_await self->close();
}

asio::awaitable<bool> Session::shake_hands() {
    link_.tcp().expires_after(scope_->options.handshake_time);
    auto const shaken = co_await link_.shake_hands();
    exchange_.show_certificate(link_.client_certificate());
    co_return shaken;
}

asio::awaitable<bool> Session::receive() {
    auto const moved = co_await link_.read_some(exchange_.room());
    exchange_.received(moved.bytes);
    co_return moved.good;
}

asio::awaitable<bool> Session::wait_for_bytes() {
    if (exchange_.has_bytes()) {
        co_return true;
    }
    link_.tcp().expires_after(scope_->options.idle_time);
    idle_ = true;
    auto const received = co_await receive();
    idle_ = false;
    co_return received;
}

/// The whole request; on a streaming route its header.
asio::awaitable<Session::Reading> Session::read_request() {
    auto const woken = co_await wait_for_bytes();
    if (!woken) {
        co_return Reading::lost;
    }
    auto progress = exchange_.read_header();
    if (progress == Progress::need_more) {
        link_.tcp().expires_after(scope_->options.header_time);
    }
    while (progress == Progress::need_more) {
        auto const received = co_await receive();
        if (!received) {
            co_return Reading::lost;
        }
        progress = exchange_.read_header();
    }
    if (progress == Progress::refused) {
        co_return Reading::refused;
    }
    if (exchange_.is_streamed()) {
        co_return Reading::ready;
    }
    auto const body = co_await read_body();
    co_return body;
}

asio::awaitable<Session::Reading> Session::read_body() {
    auto progress = exchange_.read_body();
    if (progress == Progress::need_more) {
        link_.tcp().expires_after(scope_->options.body_time);
        auto const invited = co_await invite_body();
        if (!invited) {
            co_return Reading::lost;
        }
    }
    while (progress == Progress::need_more) {
        auto const received = co_await receive();
        if (!received) {
            co_return Reading::lost;
        }
        progress = exchange_.read_body();
    }
    co_return progress == Progress::ready ? Reading::ready : Reading::refused;
}

/// "100 Continue" for a client that waits for it.
asio::awaitable<bool> Session::invite_body() {
    if (!exchange_.wants_continue()) {
        co_return true;
    }
    auto const parts = Link::Parts{asio::buffer(continue_line)};
    auto const moved = co_await link_.write(parts);
    co_return moved.good;
}

asio::awaitable<bool> Session::write_answer() {
    link_.tcp().expires_after(scope_->options.write_time);
    auto moved = co_await link_.write(exchange_.output());
    auto const* stream = exchange_.output_stream();
    if (moved.good && stream != nullptr) {
        auto const followed = co_await write_stream(*stream);
        moved.good = followed.good;
        moved.bytes += followed.bytes;
    }
    auto const live = exchange_.output_live();
    if (moved.good && live != nullptr) {
        auto const followed = co_await write_live(live);
        moved.good = followed.good;
        moved.bytes += followed.bytes;
    }
    report_done(moved.bytes);
    co_return moved.good;
}

void Session::report_done(std::size_t bytes_sent) {
    if (!scope_->on_done) {
        return;
    }
    auto const& request = exchange_.request();
    auto const* route = exchange_.route();
    auto const elapsed = std::chrono::steady_clock::now() - request.received_at;
    scope_->on_done(RequestDone{
        .method = name_of(request.method),
        .pattern = route == nullptr ? std::string_view("-") : std::string_view(route->pattern),
        .status = exchange_.status(),
        .took = std::chrono::duration_cast<std::chrono::microseconds>(elapsed),
        .bytes = bytes_sent,
        .request_id = request.request_id,
    });
}

asio::awaitable<void> Session::close() {
    idle_ = true;
    if (!link_.tcp().socket().is_open()) {
        co_return;
    }
    link_.tcp().expires_after(drain_timeout);
    co_await link_.end_sending();
    if (exchange_.has_unread()) {
        co_await drain();
    }
    link_.tcp().close();
}

/// Reads on for a moment: closing with unread bytes would reset the connection and lose the answer.
asio::awaitable<void> Session::drain() {
    link_.tcp().expires_after(drain_timeout);
    std::array<char, 4096> unwanted{};
    std::size_t drained = 0;
    while (drained < max_drained) {
        auto const [error, bytes] = co_await link_.tcp().async_read_some(asio::buffer(unwanted), as_values);
        if (error) {
            break;
        }
        drained += bytes;
    }
}

ServedConnection serve_client(std::shared_ptr<ServerScope> scope, asio::ip::tcp::socket socket) {
    auto session = std::make_shared<Session>(std::move(scope), std::move(socket));
    return {.connection = session, .task = Session::serve(session)};
}

asio::awaitable<void> turn_away(asio::ip::tcp::socket socket) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto stream = beast::tcp_stream(std::move(socket));
    auto const id = make_request_id();
    auto const answer = problem(core::busy("too_many_connections", 1), id);
    auto text = std::string();
    write_head(answer, Framing{.request_id = id, .keep_alive = false}, text);
    text += answer.body.view();
    stream.expires_after(drain_timeout);
    co_await asio::async_write(stream, asio::buffer(text), as_values);
    auto error = boost::system::error_code();
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    std::array<char, 1024> unwanted{};
    co_await stream.async_read_some(asio::buffer(unwanted), as_values);
}

} // namespace motcua::http
