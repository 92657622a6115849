#pragma once

#include "support/http_probe.hpp"
#include "support/running_loop.hpp"
#include <motcua/http/server.hpp>

#include <chrono>
#include <cstddef>
#include <utility>

namespace motcua::tests {

/// A real server on 127.0.0.1 and a free port, with its own io threads; stopped when it goes out of scope.
class RunningServer {
public:
    explicit RunningServer(
        http::Router router,
        http::ServerOptions options = {},
        http::Server::OnDone on_done = {},
        http::Server::OnError on_error = {},
        std::size_t io_threads = 1
    )
        : router_(std::move(router))
        , loop_(io_threads)
        , server_(loop_.io(), std::move(options), router_, std::move(on_done), std::move(on_error)) {
        server_.start();
    }

    ~RunningServer() {
        if (!stopped_) {
            static_cast<void>(stop(std::chrono::seconds{5}));
        }
    }

    RunningServer(RunningServer const&) = delete;
    RunningServer(RunningServer&&) = delete;
    RunningServer& operator=(RunningServer const&) = delete;
    RunningServer& operator=(RunningServer&&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }

    [[nodiscard]] HttpProbe probe() const { return HttpProbe(port()); }

    [[nodiscard]] http::Server& server() { return server_; }

    /// Blocks; true when all requests ended by themselves within `grace`.
    [[nodiscard]] bool stop(std::chrono::milliseconds grace) {
        stopped_ = true;
        return server_.stop(grace);
    }

private:
    http::Router router_;
    RunningLoop loop_;
    http::Server server_;
    bool stopped_{false};
};

} // namespace motcua::tests
