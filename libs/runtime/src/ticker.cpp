#include <motcua/runtime/blocking_pool.hpp>
#include <motcua/runtime/task_group.hpp>
#include <motcua/runtime/ticker.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

namespace motcua::runtime {

namespace asio = boost::asio;

struct Ticker::Loop : std::enable_shared_from_this<Loop> {
    Loop(BlockingPool& on, TickerOptions chosen, Job work, Listeners told)
        : pool(on)
        , options(chosen)
        , job(std::move(work))
        , listeners(std::move(told)) {}

    static asio::awaitable<void> run(std::shared_ptr<Loop> self);
    asio::awaitable<std::chrono::steady_clock::duration> run_once();
    void wake();

    BlockingPool& pool;
    TickerOptions options;
    Job job;
    Listeners listeners;
    std::atomic<bool> notified{false};
    std::mutex mutex; ///< guards the pointer `timer`; the timer itself is only touched on its strand
    std::shared_ptr<asio::steady_timer> timer;
};

asio::awaitable<std::chrono::steady_clock::duration> Ticker::Loop::run_once() {
    auto next = options.retry_interval;
    try {
        auto work = [this] { return job(); };
        auto const outcome = co_await pool.run(work);
        if (outcome) {
            next = *outcome;
        } else if (listeners.on_failure) {
            listeners.on_failure(outcome.error());
        }
    } catch (...) {
        if (listeners.on_exception) {
            listeners.on_exception(std::current_exception());
        }
    }
    co_return std::clamp(next, std::chrono::steady_clock::duration::zero(), options.max_interval);
}

asio::awaitable<void> Ticker::Loop::run(std::shared_ptr<Loop> self) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const timer = self->timer;
    auto state = co_await asio::this_coro::cancellation_state;
    while (state.cancelled() == asio::cancellation_type::none) {
        self->notified = false;
        auto const next = co_await self->run_once();
        state = co_await asio::this_coro::cancellation_state;
        if (self->notified || state.cancelled() != asio::cancellation_type::none) {
            continue;
        }
        timer->expires_after(next);
        co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
        state = co_await asio::this_coro::cancellation_state;
    }
}

void Ticker::Loop::wake() {
    auto const current = [&] {
        auto const lock = std::lock_guard(mutex);
        return timer;
    }();
    if (current) {
        asio::post(current->get_executor(), [current] { current->cancel(); });
    }
}

Ticker::Ticker(BlockingPool& pool, TickerOptions options, Job job, Listeners listeners)
    : loop_(std::make_shared<Loop>(pool, options, std::move(job), std::move(listeners))) {}

Ticker::~Ticker() = default;

void Ticker::start(TaskGroup& group, asio::any_io_executor executor) {
    auto strand = asio::any_io_executor(asio::make_strand(std::move(executor)));
    {
        auto const lock = std::lock_guard(loop_->mutex);
        loop_->timer = std::make_shared<asio::steady_timer>(strand);
    }
    group.spawn(std::move(strand), Loop::run(loop_));
}

void Ticker::notify() {
    if (!loop_->notified.exchange(true)) {
        loop_->wake();
    }
}

} // namespace motcua::runtime
