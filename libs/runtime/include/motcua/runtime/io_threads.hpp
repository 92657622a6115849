#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>

namespace motcua::runtime {

/// The event loop and its threads. Nothing that blocks may run here.
class IoThreads {
public:
    explicit IoThreads(std::size_t threads);

    /// Stops and joins.
    ~IoThreads();
    IoThreads(IoThreads const&) = delete;
    IoThreads(IoThreads&&) = delete;
    IoThreads& operator=(IoThreads const&) = delete;
    IoThreads& operator=(IoThreads&&) = delete;

    [[nodiscard]] boost::asio::any_io_executor executor() const;

    /// Lets the threads end: at once when `stop()` was called, else when no work is left.
    void join();

    /// Drops whatever is still waiting; only after the tasks have ended or their time is over.
    void stop();

private:
    struct Loop;
    std::unique_ptr<Loop> loop_;
};

} // namespace motcua::runtime
