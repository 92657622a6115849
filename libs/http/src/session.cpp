#include "session.hpp"

#include "pending_answer.hpp"
#include "wire.hpp"
#include <motcua/http/problem.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <exception>
#include <type_traits>
#include <utility>

namespace motcua::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

using TlsStream = asio::ssl::stream<beast::tcp_stream>;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr auto drain_timeout = std::chrono::seconds{2};
constexpr std::size_t max_drained = std::size_t{16} * 1024 * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

std::string address_of(asio::ip::tcp::socket const& socket) {
    auto error = boost::system::error_code();
    auto const peer = socket.remote_endpoint(error);
    return error ? std::string() : peer.address().to_string();
}

} // namespace

asio::awaitable<void> run_handler(
    Handler const& handler,
    std::shared_ptr<Request const> request,
    std::shared_ptr<PendingAnswer> answer
) {
    co_await asio::this_coro::throw_if_cancelled(false);
    try {
        answer->response = co_await handler(*request);
    } catch (...) {
        answer->exception = std::current_exception();
    }
    answer->ready.cancel();
}

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

template <class Stream>
Session<Stream>::Session(std::shared_ptr<ServerScope> scope, Stream stream, std::string remote_address)
    : scope_(std::move(scope))
    , stream_(std::move(stream))
    , exchange_(scope_->options, scope_->router, std::move(remote_address), std::is_same_v<Stream, TlsStream>) {
}

template <class Stream>
beast::tcp_stream& Session<Stream>::tcp() {
    return beast::get_lowest_layer(stream_);
}

template <class Stream>
void Session<Stream>::finish() {
    asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
        self->finishing_ = true;
        if (self->idle_) {
            self->tcp().cancel();
        }
    });
}

template <class Stream>
void Session<Stream>::abort() {
    asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
        self->finishing_ = true;
        self->tcp().close();
    });
}

template <class Stream>
asio::awaitable<void> Session<Stream>::serve(std::shared_ptr<Session> self) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto open = co_await self->shake_hands();
    while (open && !self->finishing_) {
        self->exchange_.begin();
        auto const reading = co_await self->read_request();
        if (reading == Reading::lost) {
            break;
        }
        if (reading == Reading::ready) {
            co_await self->decide();
        }
        auto const written = co_await self->write_answer();
        open = written && self->exchange_.keeps_alive();
    }
    co_await self->close();
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::shake_hands() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        tcp().expires_after(scope_->options.handshake_time);
        auto const [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_values);
        co_return !error;
    } else {
        co_return true;
    }
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::receive() {
    auto const [error, bytes] = co_await stream_.async_read_some(exchange_.room(), as_values);
    exchange_.received(bytes);
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::wait_for_bytes() {
    if (exchange_.has_bytes()) {
        co_return true;
    }
    tcp().expires_after(scope_->options.idle_time);
    idle_ = true;
    auto const received = co_await receive();
    idle_ = false;
    co_return received;
}

template <class Stream>
asio::awaitable<typename Session<Stream>::Reading> Session<Stream>::read_request() {
    auto const woken = co_await wait_for_bytes();
    if (!woken) {
        co_return Reading::lost;
    }
    auto progress = exchange_.read_header();
    if (progress == Progress::need_more) {
        tcp().expires_after(scope_->options.header_time);
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
    auto const body = co_await read_body();
    co_return body;
}

template <class Stream>
asio::awaitable<typename Session<Stream>::Reading> Session<Stream>::read_body() {
    auto progress = exchange_.read_body();
    if (progress == Progress::need_more) {
        tcp().expires_after(scope_->options.body_time);
        if (exchange_.wants_continue()) {
            auto const line = asio::buffer(continue_line);
            auto const [error, bytes] = co_await asio::async_write(stream_, line, as_values);
            if (error) {
                co_return Reading::lost;
            }
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

template <class Stream>
asio::awaitable<void> Session<Stream>::decide() {
    if (!answer_fast()) {
        co_await ask_handler();
    }
}

/// True when the route's fast handler decided, or failed.
template <class Stream>
bool Session<Stream>::answer_fast() {
    auto const& fast = exchange_.route()->fast;
    if (!fast) {
        return false;
    }
    close_if_finishing();
    try {
        auto decided = fast(exchange_.request());
        if (!decided) {
            return false;
        }
        exchange_.answer(std::move(*decided));
    } catch (...) {
        report_exception();
    }
    return true;
}

template <class Stream>
asio::awaitable<void> Session<Stream>::ask_handler() {
    auto const& handler = exchange_.route()->handler;
    auto const strand = stream_.get_executor();
    auto const pending = std::make_shared<PendingAnswer>(strand);
    scope_->tasks.spawn(strand, run_handler(handler, exchange_.share(), pending));
    if (!pending->is_ready()) {
        watch_client();
        pending->ready.expires_at(exchange_.request().deadline);
        co_await pending->ready.async_wait(as_values);
        stop_watching();
    }
    close_if_finishing();
    try {
        if (pending->exception) {
            std::rethrow_exception(pending->exception);
        }
        if (pending->response) {
            exchange_.answer(std::move(*pending->response));
        } else {
            exchange_.answer_too_slow();
        }
    } catch (...) {
        report_exception();
    }
}

/// While a handler waits nothing is read, so the end of the stream must be looked for. Under TLS the client's
/// farewell comes before it as unread bytes: there the handler's own limit ends the wait.
template <class Stream>
void Session<Stream>::watch_client() {
    auto const departure = exchange_.request().departure;
    if (!departure) {
        return;
    }
    auto told = [self = this->shared_from_this(), departure](boost::system::error_code const& error) {
        if (!error && self->client_is_gone()) {
            departure->tell();
        }
    };
    tcp().socket().async_wait(asio::ip::tcp::socket::wait_read, std::move(told));
}

/// Nothing else is under way on the socket while a handler runs.
template <class Stream>
void Session<Stream>::stop_watching() {
    if (exchange_.request().departure) {
        auto error = boost::system::error_code();
        tcp().socket().cancel(error);
    }
}

/// Of a socket that can be read: without bytes it has ended.
template <class Stream>
bool Session<Stream>::client_is_gone() {
    std::array<char, 1> next{};
    auto error = boost::system::error_code();
    auto const peek = asio::ip::tcp::socket::message_peek;
    tcp().socket().receive(asio::buffer(next), peek, error);
    return error.failed();
}

template <class Stream>
void Session<Stream>::close_if_finishing() {
    if (finishing_) {
        exchange_.close_after();
    }
}

/// Only inside a catch block.
template <class Stream>
void Session<Stream>::report_exception() {
    scope_->report(std::current_exception(), exchange_.request().request_id);
    exchange_.answer_internal_error();
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::write_answer() {
    tcp().expires_after(scope_->options.write_time);
    auto const output = exchange_.output();
    auto const [error, bytes] = co_await asio::async_write(stream_, output, as_values);
    report_done(bytes);
    co_return !error;
}

template <class Stream>
void Session<Stream>::report_done(std::size_t bytes_sent) {
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

template <class Stream>
asio::awaitable<void> Session<Stream>::close() {
    idle_ = true;
    auto error = boost::system::error_code();
    if (!tcp().socket().is_open()) {
        co_return;
    }
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        tcp().expires_after(drain_timeout);
        co_await stream_.async_shutdown(as_values);
    }
    tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    if (exchange_.has_unread()) {
        co_await drain();
    }
    tcp().close();
}

/// Reads on for a moment: closing with unread bytes would reset the connection and lose the answer.
template <class Stream>
asio::awaitable<void> Session<Stream>::drain() {
    tcp().expires_after(drain_timeout);
    std::array<char, 4096> unwanted{};
    std::size_t drained = 0;
    while (drained < max_drained) {
        auto const [error, bytes] = co_await tcp().async_read_some(asio::buffer(unwanted), as_values);
        if (error) {
            break;
        }
        drained += bytes;
    }
}

ServedConnection serve_plain(std::shared_ptr<ServerScope> scope, asio::ip::tcp::socket socket) {
    auto address = address_of(socket);
    auto session = std::make_shared<Session<beast::tcp_stream>>(
        std::move(scope),
        beast::tcp_stream(std::move(socket)),
        std::move(address)
    );
    return {.connection = session, .task = Session<beast::tcp_stream>::serve(session)};
}

ServedConnection serve_tls(std::shared_ptr<ServerScope> scope, asio::ip::tcp::socket socket) {
    auto address = address_of(socket);
    auto stream = TlsStream(beast::tcp_stream(std::move(socket)), *scope->tls);
    auto session =
        std::make_shared<Session<TlsStream>>(std::move(scope), std::move(stream), std::move(address));
    return {.connection = session, .task = Session<TlsStream>::serve(session)};
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
