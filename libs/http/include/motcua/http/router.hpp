#pragma once

#include <motcua/http/message.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace motcua::http {

/// Answers a request, awaiting what it needs. The request outlives the coroutine.
using Handler = std::function<boost::asio::awaitable<Response>(Request const&)>;

/// Answers at once from memory, or gives nothing and leaves the request to the Handler.
using FastHandler = std::function<std::optional<Response>(Request const&)>;

/// {verb, pattern} → handler. Patterns are "/v1/dossiers/{id}/actions"; a literal segment wins over a
/// parameter.
class Router {
public:
    struct Route {
        Method method{};
        std::string pattern;
        Handler handler;
        FastHandler fast;
    };

    void add(Method method, std::string pattern, Handler handler, FastHandler fast = {});

    struct Match {
        Route const* route{};             ///< null: see `allowed`
        std::vector<std::string> allowed; ///< verbs of the path; empty: no such path (404), else 405
    };

    /// Finds the route and sets the request's params. HEAD is served by GET.
    [[nodiscard]] Match match(Request& request) const;

    [[nodiscard]] std::vector<Route> const& routes() const noexcept { return routes_; }

private:
    std::vector<Route> routes_;
};

} // namespace motcua::http
