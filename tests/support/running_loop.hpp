#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <thread>
#include <vector>

namespace motcua::tests {

/// An event loop with its threads; ends when it goes out of scope.
class RunningLoop {
public:
    explicit RunningLoop(std::size_t threads = 1)
        : io_(static_cast<int>(threads))
        , work_(io_.get_executor()) {
        for (std::size_t i = 0; i < threads; ++i) {
            threads_.emplace_back([this] { io_.run(); });
        }
    }

    ~RunningLoop() {
        io_.stop();
        for (auto& thread : threads_) {
            thread.join();
        }
    }

    RunningLoop(RunningLoop const&) = delete;
    RunningLoop(RunningLoop&&) = delete;
    RunningLoop& operator=(RunningLoop const&) = delete;
    RunningLoop& operator=(RunningLoop&&) = delete;

    [[nodiscard]] boost::asio::io_context& io() { return io_; }

private:
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::vector<std::thread> threads_;
};

} // namespace motcua::tests
