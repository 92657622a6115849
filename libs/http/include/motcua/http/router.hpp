#pragma once

#include <motcua/http/message.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::http {

/// Returns the awaitable of a named coroutine function. The closure itself must not be the coroutine:
///     [&db](RequestPtr request) { return show_dossier(db, std::move(request)); }
using Handler = std::function<boost::asio::awaitable<Response>(RequestPtr request)>;

/// Answers on the io thread without a hop (304 from a cache, liveness), or nothing: "ask the handler".
/// Must not block.
using FastHandler = std::function<std::optional<Response>(Request const& request)>;

struct Route {
    Verb verb{Verb::get};
    std::string pattern;                     ///< "/v1/dossiers/{id}/actions"; last segment may be "{path*}"
    Handler handler;                         ///< may be empty when `fast` always decides
    FastHandler fast;                        ///< may be empty
    std::size_t max_body_bytes{0};           ///< 0: the server's limit
    std::chrono::milliseconds time_limit{0}; ///< 0: the server's limit
};

/// Verb and pattern of a registered route, for the contract test.
struct RouteName {
    Verb verb{Verb::get};
    std::string pattern;

    auto operator<=>(RouteName const&) const = default;
};

/// What a target leads to. Exactly one: a route, or `allow` (405, or OPTIONS), or neither (404).
struct RouteMatch {
    Route const* route{nullptr};
    std::string allow; ///< "GET, HEAD, OPTIONS, POST"; empty: no such path
};

/// Routes by segment. A literal segment wins over a parameter; GET answers HEAD. Fill it before the server
/// starts; afterwards it is only read, from any io thread.
class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;
    Router(Router const&) = delete;
    Router& operator=(Router const&) = delete;

    /// Throws std::logic_error for a bad pattern, a route without any handler or one registered twice.
    Router& add(Route route);
    Router& on(Verb verb, std::string pattern, Handler handler);
    Router& on_fast(Verb verb, std::string pattern, FastHandler handler);

    /// Fills `request.path_params` when a route is found.
    [[nodiscard]] RouteMatch match(Request& request) const;

    /// In order of registration.
    [[nodiscard]] std::vector<RouteName> routes() const;

private:
    struct Node;
    std::unique_ptr<Node> root_;
    std::vector<std::unique_ptr<Route const>> routes_;
};

} // namespace motcua::http
