#pragma once

#include <motcua/core/expected.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace motcua::runtime {

/// A job may ask which worker runs it: `job(std::size_t worker)` with worker < threads(), or plain `job()`.
template <class F>
using JobOutcome = typename std::conditional_t<
    std::is_invocable_v<F&, std::size_t>,
    std::invoke_result<F&, std::size_t>,
    std::invoke_result<F&>>::type;

/// Bounded pool of threads for work that blocks: SQL, files, hashing, rendering.
/// The workers are the same threads from construction to join(), so state kept per worker index (one
/// SOCI session each) needs no lock: only that worker touches it.
class BlockingPool {
public:
    using Deadline = std::chrono::steady_clock::time_point;

    /// Runs at most `threads` jobs at once and keeps at most `max_queued` more waiting.
    BlockingPool(std::size_t threads, std::size_t max_queued);
    ~BlockingPool();
    BlockingPool(BlockingPool const&) = delete;
    BlockingPool(BlockingPool&&) = delete;
    BlockingPool& operator=(BlockingPool const&) = delete;
    BlockingPool& operator=(BlockingPool&&) = delete;

    /// Moves `job` to a worker and resumes the caller on its own executor. The job returns Expected<T>.
    /// Full queue: busy("queue_full", 1). `deadline` passed before a worker was free: busy("late", 1), and
    /// the job does not run. A running job is never cancelled. What the job throws comes out of the co_await.
    /// Takes lvalues only: a closure written inside a co_await expression is destroyed twice by g++ 12.
    template <class F>
    boost::asio::awaitable<JobOutcome<F>> run(F& job, Deadline deadline = Deadline::max()) {
        using Outcome = JobOutcome<F>;
        if (!admit()) {
            co_return Outcome(queue_full());
        }
        auto queued = call(this, std::move(job), deadline);
        auto outcome =
            co_await boost::asio::co_spawn(executor(), std::move(queued), boost::asio::use_awaitable);
        co_return std::move(*outcome);
    }

    template <class F>
    void run(F&& job, Deadline deadline = Deadline::max()) requires(!std::is_lvalue_reference_v<F>) = delete;

    [[nodiscard]] std::size_t threads() const noexcept;

    /// Jobs waiting for a worker now, for the metrics.
    [[nodiscard]] std::size_t queued() const noexcept;

    /// Jobs running now, for the metrics.
    [[nodiscard]] std::size_t running() const noexcept;

    /// Finishes everything queued and ends the threads. Later jobs get busy("queue_full", 1).
    void join();

private:
    struct Workers;

    /// Counts one admitted job as running for as long as it lives.
    class Turn {
    public:
        explicit Turn(BlockingPool& pool) noexcept;
        ~Turn();
        Turn(Turn const&) = delete;
        Turn(Turn&&) = delete;
        Turn& operator=(Turn const&) = delete;
        Turn& operator=(Turn&&) = delete;

    private:
        BlockingPool& pool_;
    };

    /// The pool outlives its jobs: join() waits for them.
    template <class F>
    static boost::asio::awaitable<std::optional<JobOutcome<F>>>
    call(BlockingPool* pool, F job, Deadline deadline) {
        auto const turn = Turn(*pool);
        if (std::chrono::steady_clock::now() >= deadline) {
            co_return JobOutcome<F>(late());
        }
        if constexpr (std::is_invocable_v<F&, std::size_t>) {
            co_return job(worker_index());
        } else {
            co_return job();
        }
    }

    [[nodiscard]] boost::asio::any_io_executor executor() const;
    [[nodiscard]] bool admit() noexcept;
    [[nodiscard]] static core::Failure queue_full();
    [[nodiscard]] static core::Failure late();
    [[nodiscard]] static std::size_t worker_index() noexcept;

    std::unique_ptr<Workers> workers_;
};

} // namespace motcua::runtime
