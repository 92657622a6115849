#pragma once

#include <motcua/runtime/blocking_pool.hpp>
#include <motcua/runtime/task_group.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace motcua::runtime {

/// Runs one job again and again: when it said it wants to, when notified, and at least every `max_interval`.
/// Never twice at once.
class Ticker {
public:
    /// Runs on the pool and gives the time until it wants to run next; a failure waits one second.
    using Job = std::function<core::Expected<std::chrono::milliseconds>()>;

    Ticker(
        boost::asio::io_context& io,
        TaskGroup& tasks,
        BlockingPool& pool,
        std::chrono::milliseconds max_interval,
        Job job
    );
    ~Ticker();
    Ticker(Ticker const&) = delete;
    Ticker& operator=(Ticker const&) = delete;

    /// Runs the job soon; from any thread; many calls while it waits make one run.
    void notify();

private:
    class Loop;
    std::shared_ptr<Loop> loop_;
};

} // namespace motcua::runtime
