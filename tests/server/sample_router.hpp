#pragma once

#include <motcua/http/router.hpp>

#include <memory>
#include <stdexcept>
#include <string>

namespace motcua::tests {

inline boost::asio::awaitable<http::Response> echo_body(http::Request const& request) {
    co_return http::Response(200, "text/plain; charset=utf-8", request.body);
}

inline boost::asio::awaitable<http::Response> show_params(http::Request const& request) {
    auto text = request.param("id");
    for (auto const& [name, value] : request.query) {
        text += "|" + name + "=" + value;
    }
    co_return http::Response(200, "text/plain; charset=utf-8", text);
}

inline boost::asio::awaitable<http::Response> break_down(http::Request const&) {
    throw std::runtime_error("a secret of the inside");
    co_return http::Response(200);
}

/// Small routes of every kind, for tests of the server itself.
inline http::Router sample_router() {
    using http::Method;
    http::Router router;
    router.add(Method::get, "/ping", {}, [](http::Request const&) {
        return http::Response(200, "text/plain", "pong");
    });
    router.add(Method::post, "/echo", echo_body);
    router.add(
        Method::put,
        "/files/{id}",
        echo_body,
        {},
        http::RouteLimits{.body_bytes = 64 * 1024, .request_time = {}}
    );
    router.add(
        Method::post,
        "/json",
        echo_body,
        {},
        http::RouteLimits{.takes = "application/json", .gives = "application/json"}
    );
    router.add(Method::get, "/dossiers/{id}", show_params);
    router.add(Method::get, "/dossiers/inbox", {}, [](http::Request const&) {
        return http::Response(200, "text/plain", "the inbox");
    });
    router.add(
        Method::get,
        "/cached",
        {},
        [shared = std::make_shared<std::string const>("cached bytes")](http::Request const& request) {
            if (request.header("If-None-Match") == "\"7\"") {
                return std::optional(http::Response(304).with("ETag", "\"7\""));
            }
            auto fresh = http::Response(200, "text/plain", shared);
            fresh.with("ETag", "\"7\"").with("Cache-Control", "private, no-cache");
            return std::optional(fresh);
        }
    );
    router.add(Method::get, "/broken", break_down);
    router.add(Method::get, "/split-header", {}, [](http::Request const&) {
        return http::Response(200).with("X-Note", "a\r\nSet-Cookie: b");
    });
    router.add(Method::get, "/console/{path*}", {}, [](http::Request const& request) {
        return http::Response(200, "text/plain", request.param("path"));
    });
    return router;
}

} // namespace motcua::tests
