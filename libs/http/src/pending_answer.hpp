#pragma once

#include <motcua/http/message.hpp>
#include <motcua/http/router.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <memory>
#include <optional>

namespace motcua::http {

/// Where a handler leaves its answer. Shared by the connection, which stops waiting at the deadline, and
/// the handler's coroutine, which may end later. Both run on the connection's strand.
struct PendingAnswer {
    explicit PendingAnswer(boost::asio::any_io_executor strand)
        : ready(std::move(strand)) {}

    [[nodiscard]] bool is_ready() const noexcept { return response.has_value() || exception != nullptr; }

    boost::asio::steady_timer ready; ///< cancelled when the answer is here
    std::optional<Response> response;
    std::exception_ptr exception;
};

/// Runs the handler and leaves its answer; keeps the request until the handler is through. `handler` belongs
/// to the router, which outlives the server.
[[nodiscard]] boost::asio::awaitable<void> run_handler(
    Handler const& handler,
    std::shared_ptr<Request const> request,
    std::shared_ptr<PendingAnswer> answer
);

} // namespace motcua::http
