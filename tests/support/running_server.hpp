#pragma once

#include "support/http_probe.hpp"
#include <motcua/http/server.hpp>
#include <motcua/runtime/io_threads.hpp>
#include <motcua/runtime/task_group.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <stdexcept>
#include <utility>

namespace motcua::tests {

/// A real server on 127.0.0.1 and a free port, with its own io threads; stopped when it goes out of scope.
class RunningServer {
public:
    explicit RunningServer(
        http::Router router,
        http::ServerOptions options = {},
        http::ServerListeners listeners = {},
        std::size_t io_threads = 1
    )
        : router_(std::move(router))
        , io_(io_threads)
        , tasks_(io_.executor(), [](std::exception_ptr const&) { std::terminate(); })
        , server_(io_.executor(), std::move(options), router_, std::move(listeners)) {
        if (auto const started = server_.start(); !started) {
            throw std::runtime_error(started.error().rule());
        }
    }

    ~RunningServer() {
        if (!stopping_) {
            (void)stop(std::chrono::seconds{5}).get();
        }
    }

    RunningServer(RunningServer const&) = delete;
    RunningServer(RunningServer&&) = delete;
    RunningServer& operator=(RunningServer const&) = delete;
    RunningServer& operator=(RunningServer&&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }

    [[nodiscard]] HttpProbe probe() const { return HttpProbe(port()); }

    [[nodiscard]] http::Server& server() { return server_; }

    [[nodiscard]] runtime::IoThreads& io() { return io_; }

    /// True comes when all requests ended by themselves within `grace`.
    [[nodiscard]] std::future<bool> stop(std::chrono::milliseconds grace) {
        stopping_ = true;
        auto finished = std::make_shared<std::promise<bool>>();
        auto future = finished->get_future();
        tasks_.spawn(io_.executor(), stop_server(server_, grace, finished));
        return future;
    }

private:
    static boost::asio::awaitable<void> stop_server(
        http::Server& server,
        std::chrono::milliseconds grace,
        std::shared_ptr<std::promise<bool>> finished
    ) {
        auto const in_time = co_await server.stop(grace);
        finished->set_value(in_time);
    }

    http::Router router_;
    runtime::IoThreads io_;
    runtime::TaskGroup tasks_;
    http::Server server_;
    bool stopping_{false};
};

} // namespace motcua::tests
