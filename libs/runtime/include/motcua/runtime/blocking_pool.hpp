#pragma once

#include <motcua/core/expected.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace motcua::runtime {

/// A bounded pool of threads for jobs that block: SQL, rendering, hashing. Nothing else may block.
class BlockingPool {
public:
    /// `max_queued` jobs may wait; `patience` is how long one may wait before it is refused as late.
    BlockingPool(std::size_t threads, std::size_t max_queued, std::chrono::milliseconds patience);
    ~BlockingPool();
    BlockingPool(BlockingPool const&) = delete;
    BlockingPool(BlockingPool&&) = delete;
    BlockingPool& operator=(BlockingPool const&) = delete;
    BlockingPool& operator=(BlockingPool&&) = delete;

    /// Runs `job` on a pool thread; `job()` gives Expected<T>. Takes lvalues only: a closure made inside the
    /// co_await expression is destroyed twice by g++ 12. `job` must outlive the await. Cancelling the caller
    /// neither stops nor skips the job. What the job throws comes out of the co_await.
    /// Errors: busy "queue_full" at once, busy "queue_late" for a job that waited longer than the patience.
    template <class F>
    boost::asio::awaitable<std::invoke_result_t<F&>> run(F& job) {
        if (!enter()) {
            co_return core::busy("queue_full", 1);
        }
        auto called = call(job, std::chrono::steady_clock::now());
        auto const no_slot = boost::asio::cancellation_slot();
        auto token = boost::asio::bind_cancellation_slot(no_slot, boost::asio::use_awaitable);
        auto outcome = co_await boost::asio::co_spawn(pool_, std::move(called), std::move(token));
        co_return std::move(*outcome);
    }

    template <class F>
    void run(F const&& job) = delete;

    /// Waits for running jobs and ends the threads.
    void join();

    /// Jobs no thread has taken yet, for the metrics.
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }

private:
    /// Optional, because Asio wants a value to stand in for the one a throwing job does not give.
    template <class F>
    boost::asio::awaitable<std::optional<std::invoke_result_t<F&>>>
    call(F& job, std::chrono::steady_clock::time_point queued) {
        using Outcome = std::invoke_result_t<F&>;
        leave();
        if (std::chrono::steady_clock::now() - queued > patience_) {
            co_return Outcome(core::busy("queue_late", 1));
        }
        co_return job();
    }

    bool enter();
    void leave();

    boost::asio::thread_pool pool_;
    std::size_t max_queued_;
    std::chrono::milliseconds patience_;
    std::atomic<std::size_t> waiting_{0};
};

} // namespace motcua::runtime
