#pragma once

#include <motcua/http/body_receiver.hpp>
#include <motcua/http/message.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace motcua::http {

/// Answers a request, awaiting what it needs. The request outlives the coroutine, even when the client is
/// gone. The closure only calls a named coroutine function; it is not itself the coroutine:
///     [&db](Request const& request) { return show_dossier(db, request); }
using Handler = std::function<boost::asio::awaitable<Response>(Request const& request)>;

/// Answers at once from memory on the io thread, or gives nothing and leaves the request to the Handler.
using FastHandler = std::function<std::optional<Response>(Request const& request)>;

/// What one route may take; zero: the server's limit.
struct RouteLimits {
    std::size_t body_bytes{0};
    std::chrono::milliseconds request_time{0}; ///< a long poll needs more than the server's
    bool watches_client{false};                ///< the handler wants Request::departure
    std::string_view takes{}; ///< media types of a body, comma separated; empty: any. Else 415
    std::string_view gives{}; ///< media types of a good answer, comma separated; empty: any. Else 406
};

/// {verb, pattern} → handler. Patterns are "/v1/dossiers/{id}/actions"; a literal segment wins over a
/// parameter; a last segment "{path*}" takes one or more. Filled before the server starts, then only read.
class Router {
public:
    struct Route {
        Method method{Method::get};
        std::string pattern;
        Handler handler;  ///< may be empty when `fast` always decides
        FastHandler fast; ///< may be empty
        RouteLimits limits;
        ReceiverMaker receiver{};             ///< then there is no handler
        runtime::BlockingPool* pool{nullptr}; ///< of the receiver
    };

    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;
    Router(Router const&) = delete;
    Router& operator=(Router const&) = delete;

    /// Throws std::logic_error for a bad pattern, a route without any handler or one registered twice.
    void
    add(Method method, std::string pattern, Handler handler, FastHandler fast = {}, RouteLimits limits = {});

    /// A route whose body is taken in piece by piece. `pool` outlives the server; `limits.body_bytes` is the
    /// most one request may bring. Throws as `add`.
    void receive(
        Method method,
        std::string pattern,
        ReceiverMaker receiver,
        runtime::BlockingPool& pool,
        RouteLimits limits
    );

    struct Match {
        Route const* route{nullptr}; ///< null: see `allowed`
        std::string allowed; ///< "GET, HEAD, OPTIONS" of the path; empty: no such path (404), else 405
    };

    /// Finds the route by the request's segments and sets its params. HEAD is served by GET.
    [[nodiscard]] Match match(Request& request) const;

    /// In order of registration, for the contract test.
    [[nodiscard]] std::deque<Route> const& routes() const noexcept { return routes_; }

private:
    struct Node;
    void enter(Route route);

    std::unique_ptr<Node> root_;
    std::deque<Route> routes_; ///< nodes point into it: elements never move
};

} // namespace motcua::http
