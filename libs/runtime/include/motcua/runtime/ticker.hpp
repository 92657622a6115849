#pragma once

#include <motcua/runtime/blocking_pool.hpp>
#include <motcua/runtime/task_group.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>

namespace motcua::runtime {

/// Runs one job again and again: when it said it wants to, when notified, and at least every `max_interval`.
/// Never twice at once. Any cancellation of the group ends it after the current run.
class Ticker {
public:
    /// Runs on the pool and gives the time until it wants to run next, zero for "again at once".
    /// A failure or an exception waits `retry_interval`.
    using Job = std::function<core::Expected<std::chrono::milliseconds>()>;

    /// Hears what the job throws; the ticker goes on. Called on an io thread.
    using OnError = std::function<void(std::exception_ptr)>;

    static constexpr auto retry_interval = std::chrono::milliseconds{1000};

    Ticker(
        boost::asio::io_context& io,
        TaskGroup& tasks,
        BlockingPool& pool,
        std::chrono::milliseconds max_interval,
        Job job,
        OnError on_error = {}
    );
    ~Ticker();
    Ticker(Ticker const&) = delete;
    Ticker(Ticker&&) = delete;
    Ticker& operator=(Ticker const&) = delete;
    Ticker& operator=(Ticker&&) = delete;

    /// Runs the job soon; from any thread; many calls while it waits make one run.
    void notify();

private:
    class Loop;
    std::shared_ptr<Loop> loop_;
};

} // namespace motcua::runtime
