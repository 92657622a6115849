#pragma once

#include <motcua/http/server.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <atomic>
#include <memory>
#include <utility>

namespace motcua::http {

/// What every session of a server shares; outlives them all.
struct Shared {
    Shared(ServerOptions server_options, Router const& routes, Server::OnDone done, Server::OnError error)
        : options(std::move(server_options))
        , router(routes)
        , on_done(std::move(done))
        , on_error(std::move(error)) {}

    ServerOptions options;
    Router const& router;
    Server::OnDone on_done;
    Server::OnError on_error;
    std::atomic<bool> stopping{false};
};

/// Serves one connection to its end.
[[nodiscard]] boost::asio::awaitable<void>
serve(boost::beast::tcp_stream stream, std::shared_ptr<Shared> shared);

/// The same after a TLS handshake.
[[nodiscard]] boost::asio::awaitable<void>
serve_tls(boost::beast::ssl_stream<boost::beast::tcp_stream> stream, std::shared_ptr<Shared> shared);

/// Tells a connection over the limit to come back later.
[[nodiscard]] boost::asio::awaitable<void> turn_away(boost::beast::tcp_stream stream);

} // namespace motcua::http
