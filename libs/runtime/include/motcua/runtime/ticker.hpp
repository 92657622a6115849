#pragma once

#include <motcua/core/expected.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>

namespace motcua::runtime {

class BlockingPool;
class TaskGroup;

struct TickerOptions {
    std::chrono::steady_clock::duration max_interval{std::chrono::minutes{1}};   ///< safety net
    std::chrono::steady_clock::duration retry_interval{std::chrono::seconds{1}}; ///< after a failure
};

/// Runs one job on a BlockingPool whenever it is due, never twice at once. The truth is in the tables;
/// the ticker only decides when to look again.
class Ticker {
public:
    /// Returns the time until the next due instant; negative or zero means "again at once".
    using Job = std::function<core::Expected<std::chrono::steady_clock::duration>()>;

    struct Listeners {
        std::function<void(core::Failure const&)> on_failure; ///< the job refused, or the pool is full
        std::function<void(std::exception_ptr)> on_exception; ///< the job threw; the ticker goes on
    };

    Ticker(BlockingPool& pool, TickerOptions options, Job job, Listeners listeners);
    ~Ticker();
    Ticker(Ticker const&) = delete;
    Ticker(Ticker&&) = delete;
    Ticker& operator=(Ticker const&) = delete;
    Ticker& operator=(Ticker&&) = delete;

    /// Starts the loop as a task of `group`; the first run is at once. Any cancellation of the group ends
    /// it after the current run. Call once.
    void start(TaskGroup& group, boost::asio::any_io_executor executor);

    /// Something changed: run as soon as the current run (if any) is over. Several calls before that are
    /// one. From any thread, also before start().
    void notify();

private:
    struct Loop;
    std::shared_ptr<Loop> loop_;
};

} // namespace motcua::runtime
