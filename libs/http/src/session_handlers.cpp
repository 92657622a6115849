#include "pending_answer.hpp"
#include "session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <exception>
#include <utility>

namespace motcua::http {

namespace asio = boost::asio;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

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

/// False when the client was lost meanwhile; else the exchange has the answer.
asio::awaitable<bool> Session::decide() {
    if (exchange_.is_streamed()) {
        auto const answered = co_await take_in_body();
        co_return answered;
    }
    if (!answer_fast()) {
        co_await ask_handler();
    }
    co_return true;
}

/// True when the route's fast handler decided, or failed.
bool Session::answer_fast() {
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

asio::awaitable<void> Session::ask_handler() {
    auto const& handler = exchange_.route()->handler;
    auto const pending = std::make_shared<PendingAnswer>(strand());
    scope_->tasks.spawn(strand(), run_handler(handler, exchange_.share(), pending));
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
void Session::watch_client() {
    auto const departure = exchange_.request().departure;
    if (!departure) {
        return;
    }
    auto told = [self = shared_from_this(), departure](boost::system::error_code const& error) {
        if (!error && self->client_is_gone()) {
            departure->tell();
        }
    };
    link_.tcp().socket().async_wait(asio::ip::tcp::socket::wait_read, std::move(told));
}

/// Nothing else is under way on the socket while a handler runs.
void Session::stop_watching() {
    if (exchange_.request().departure) {
        auto error = boost::system::error_code();
        link_.tcp().socket().cancel(error);
    }
}

/// Of a socket that can be read: without bytes it has ended.
bool Session::client_is_gone() {
    std::array<char, 1> next{};
    auto error = boost::system::error_code();
    auto const peek = asio::ip::tcp::socket::message_peek;
    link_.tcp().socket().receive(asio::buffer(next), peek, error);
    return error.failed();
}

void Session::close_if_finishing() {
    if (finishing_) {
        exchange_.close_after();
    }
}

/// Only inside a catch block.
void Session::report_exception() {
    scope_->report(std::current_exception(), exchange_.request().request_id);
    exchange_.answer_internal_error();
}

} // namespace motcua::http
