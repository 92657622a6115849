#include <motcua/runtime/ticker.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <atomic>

namespace motcua::runtime {

namespace asio = boost::asio;
using std::chrono::milliseconds;

class Ticker::Loop : public std::enable_shared_from_this<Loop> {
public:
    Loop(asio::io_context& io, BlockingPool& pool, milliseconds max_interval, Job job)
        : strand_(asio::make_strand(io))
        , timer_(strand_)
        , pool_(pool)
        , max_interval_(max_interval)
        , job_(std::move(job)) {}

    asio::awaitable<void> run(std::shared_ptr<Loop> self) {
        // `self` keeps the loop alive while the coroutine runs.
        while ((co_await asio::this_coro::cancellation_state).cancelled() == asio::cancellation_type::none) {
            notified_ = false;
            auto const next = co_await pool_.run(self->job_);
            auto pause = next ? std::min(*next, max_interval_) : milliseconds{1000};
            if (notified_ || pause <= milliseconds{0}) {
                pause = milliseconds{0};
            }
            timer_.expires_after(pause);
            waiting_ = true;
            if (notified_) {
                timer_.expires_after(milliseconds{0});
            }
            auto const [error] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
            waiting_ = false;
            if (error && !notified_) {
                co_return;
            }
        }
    }

    void notify() {
        if (notified_.exchange(true)) {
            return;
        }
        asio::post(strand_, [self = shared_from_this()] {
            if (self->waiting_) {
                self->timer_.cancel();
            }
        });
    }

    [[nodiscard]] asio::any_io_executor executor() const { return strand_; }

private:
    asio::strand<asio::io_context::executor_type> strand_;
    asio::steady_timer timer_;
    BlockingPool& pool_;
    milliseconds max_interval_;
    Job job_;
    std::atomic<bool> notified_{false};
    bool waiting_{false}; ///< on the strand only
};

Ticker::Ticker(asio::io_context& io, TaskGroup& tasks, BlockingPool& pool, milliseconds max_interval, Job job)
    : loop_(std::make_shared<Loop>(io, pool, max_interval, std::move(job))) {
    tasks.spawn(loop_->executor(), loop_->run(loop_));
}

Ticker::~Ticker() = default;

void Ticker::notify() {
    loop_->notify();
}

} // namespace motcua::runtime
