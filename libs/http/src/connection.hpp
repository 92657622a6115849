#pragma once

#include <motcua/http/router.hpp>
#include <motcua/http/server.hpp>
#include <motcua/runtime/task_group.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <exception>
#include <memory>
#include <string_view>
#include <utility>

namespace motcua::http {

/// What all connections of a server share; outlives them.
struct ServerScope {
    ServerScope(ServerOptions chosen, Router const& routes, Server::OnDone done, Server::OnError error)
        : options(std::move(chosen))
        , router(routes)
        , on_done(std::move(done))
        , on_error(std::move(error))
        , tasks([this](std::exception_ptr const& exception) { report(exception, {}); }) {}

    void report(std::exception_ptr const& exception, std::string_view request_id) const;

    ServerOptions options;
    Router const& router;
    Server::OnDone on_done;
    Server::OnError on_error;
    std::shared_ptr<boost::asio::ssl::context> tls; ///< empty: plain HTTP
    runtime::TaskGroup tasks;
};

/// One client connection. The functions may be called from any thread.
class Connection {
public:
    Connection() = default;
    virtual ~Connection() = default;
    Connection(Connection const&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(Connection const&) = delete;
    Connection& operator=(Connection&&) = delete;

    /// Ends now when idle, else after the running request.
    virtual void finish() = 0;

    /// Ends now.
    virtual void abort() = 0;
};

/// A connection and the coroutine that serves it, to be spawned on the socket's strand.
struct ServedConnection {
    std::shared_ptr<Connection> connection;
    boost::asio::awaitable<void> task;
};

/// Under TLS when the scope has a context.
[[nodiscard]] ServedConnection
serve_client(std::shared_ptr<ServerScope> scope, boost::asio::ip::tcp::socket socket);

/// Tells the client 503 and closes: there are too many connections.
[[nodiscard]] boost::asio::awaitable<void> turn_away(boost::asio::ip::tcp::socket socket);

} // namespace motcua::http
