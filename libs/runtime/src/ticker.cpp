#include <motcua/runtime/ticker.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <atomic>
#include <utility>

namespace motcua::runtime {

namespace asio = boost::asio;
using std::chrono::milliseconds;

class Ticker::Loop : public std::enable_shared_from_this<Loop> {
public:
    Loop(asio::io_context& io, BlockingPool& pool, milliseconds max_interval, Job job, OnError on_error)
        : strand_(asio::make_strand(io))
        , timer_(strand_)
        , pool_(pool)
        , max_interval_(max_interval)
        , job_(std::move(job))
        , on_error_(std::move(on_error)) {}

    static asio::awaitable<void> run(std::shared_ptr<Loop> self);

    void notify() {
        if (!notified_.exchange(true)) {
            asio::post(strand_, [self = shared_from_this()] { self->timer_.cancel(); });
        }
    }

    [[nodiscard]] asio::any_io_executor executor() const { return strand_; }

private:
    asio::awaitable<milliseconds> run_once();

    asio::strand<asio::io_context::executor_type> strand_;
    asio::steady_timer timer_; ///< on the strand only
    BlockingPool& pool_;
    milliseconds max_interval_;
    Job job_;
    OnError on_error_;
    std::atomic<bool> notified_{false}; ///< somebody wants a run that has not begun yet
};

asio::awaitable<milliseconds> Ticker::Loop::run_once() {
    auto pause = retry_interval;
    try {
        auto const next = co_await pool_.run(job_);
        pause = next ? *next : retry_interval;
    } catch (...) {
        if (on_error_) {
            on_error_(std::current_exception());
        }
    }
    co_return std::clamp(pause, milliseconds::zero(), max_interval_);
}

asio::awaitable<void> Ticker::Loop::run(std::shared_ptr<Loop> self) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await asio::this_coro::throw_if_cancelled(false);
    auto state = co_await asio::this_coro::cancellation_state;
    while (state.cancelled() == asio::cancellation_type::none) {
        self->notified_ = false;
        auto const pause = co_await self->run_once();
        state = co_await asio::this_coro::cancellation_state;
        if (self->notified_ || state.cancelled() != asio::cancellation_type::none) {
            continue;
        }
        self->timer_.expires_after(pause);
        co_await self->timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        state = co_await asio::this_coro::cancellation_state;
    }
}

Ticker::Ticker(
    asio::io_context& io,
    TaskGroup& tasks,
    BlockingPool& pool,
    milliseconds max_interval,
    Job job,
    OnError on_error
)
    : loop_(std::make_shared<Loop>(io, pool, max_interval, std::move(job), std::move(on_error))) {
    tasks.spawn(loop_->executor(), Loop::run(loop_));
}

Ticker::~Ticker() = default;

void Ticker::notify() {
    loop_->notify();
}

} // namespace motcua::runtime
