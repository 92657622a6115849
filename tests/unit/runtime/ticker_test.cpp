#include "support/running_loop.hpp"
#include <motcua/runtime/ticker.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace motcua::runtime {

namespace {

using namespace std::chrono_literals;
using core::Expected;
using std::chrono::milliseconds;

/// A job whose runs the test lets through one by one.
class GatedJob {
public:
    explicit GatedJob(milliseconds next)
        : next_(next) {}

    Expected<milliseconds> operator()() {
        auto lock = std::unique_lock(mutex_);
        ++started_;
        ++inside_;
        most_at_once_ = std::max(most_at_once_, inside_);
        changed_.notify_all();
        changed_.wait(lock, [this] { return allowed_ > 0; });
        --allowed_;
        --inside_;
        changed_.notify_all();
        return next_;
    }

    void let_through(int runs) {
        auto const lock = std::lock_guard(mutex_);
        allowed_ += runs;
        changed_.notify_all();
    }

    bool wait_until_started(int runs) {
        auto lock = std::unique_lock(mutex_);
        return changed_.wait_for(lock, 10s, [&] { return started_ >= runs; });
    }

    int started() {
        auto const lock = std::lock_guard(mutex_);
        return started_;
    }

    int most_at_once() {
        auto const lock = std::lock_guard(mutex_);
        return most_at_once_;
    }

private:
    milliseconds next_;
    std::mutex mutex_; ///< guards all below
    std::condition_variable changed_;
    int allowed_{0};
    int started_{0};
    int inside_{0};
    int most_at_once_{0};
};

/// What a ticker needs, ended in the right order.
struct Bench {
    Bench() = default;

    ~Bench() {
        tasks.emit(boost::asio::cancellation_type::terminal);
        EXPECT_TRUE(tasks.wait_until_empty(10s));
        pool.join(); // its threads let go of the loop last
    }

    Bench(Bench const&) = delete;
    Bench(Bench&&) = delete;
    Bench& operator=(Bench const&) = delete;
    Bench& operator=(Bench&&) = delete;

    BlockingPool pool{2, 10, 10s};
    TaskGroup tasks{[](std::exception_ptr const&) { ADD_FAILURE() << "the loop threw"; }};
    tests::RunningLoop loop;
};

} // namespace

TEST(Ticker, FirstRunIsAtOnceAndTheNextWhenTheJobSaidSo) {
    auto job = GatedJob(0ms);
    job.let_through(3);
    {
        Bench bench;
        auto const ticker = Ticker(bench.loop.io(), bench.tasks, bench.pool, 1h, std::ref(job));

        EXPECT_TRUE(job.wait_until_started(4));
        job.let_through(1000);
    }
    EXPECT_EQ(job.most_at_once(), 1);
}

TEST(Ticker, NotificationWakesASleepingTicker) {
    auto job = GatedJob(1h);
    Bench bench;
    auto ticker = Ticker(bench.loop.io(), bench.tasks, bench.pool, 1h, std::ref(job));
    EXPECT_TRUE(job.wait_until_started(1));
    job.let_through(1);

    ticker.notify();

    EXPECT_TRUE(job.wait_until_started(2));
    job.let_through(1);
}

TEST(Ticker, ManyNotificationsDuringARunMakeOneMore) {
    auto job = GatedJob(1h);
    {
        Bench bench;
        auto ticker = Ticker(bench.loop.io(), bench.tasks, bench.pool, 1h, std::ref(job));
        EXPECT_TRUE(job.wait_until_started(1));

        for (auto i = 0; i < 50; ++i) {
            ticker.notify();
        }
        job.let_through(1);
        EXPECT_TRUE(job.wait_until_started(2));
        job.let_through(10);
    }
    EXPECT_EQ(job.started(), 2);
    EXPECT_EQ(job.most_at_once(), 1);
}

TEST(Ticker, RunsAtLeastOnceEveryMaxInterval) {
    auto job = GatedJob(1h);
    job.let_through(1000);
    Bench bench;

    auto const ticker = Ticker(bench.loop.io(), bench.tasks, bench.pool, 1ms, std::ref(job));

    EXPECT_TRUE(job.wait_until_started(3));
}

TEST(Ticker, ExceptionIsReportedAndTheTickerGoesOn) {
    auto thrown = std::atomic<int>(0);
    auto reported = std::atomic<int>(0);
    auto job = GatedJob(1h);
    job.let_through(1);
    auto flaky = [&]() -> Expected<milliseconds> {
        if (thrown++ == 0) {
            throw std::runtime_error("database away");
        }
        return job();
    };
    Bench bench;

    auto const ticker =
        Ticker(bench.loop.io(), bench.tasks, bench.pool, 1ms, flaky, [&](std::exception_ptr const&) {
            ++reported;
        });

    EXPECT_TRUE(job.wait_until_started(1));
    EXPECT_EQ(reported, 1);
    job.let_through(1000);
}

TEST(Ticker, TotalCancellationEndsItAfterTheCurrentRun) {
    auto job = GatedJob(0ms);
    auto bench = std::make_unique<Bench>();
    auto const ticker = Ticker(bench->loop.io(), bench->tasks, bench->pool, 1h, std::ref(job));
    EXPECT_TRUE(job.wait_until_started(1));

    bench->tasks.emit(boost::asio::cancellation_type::total);
    auto const ended_early = bench->tasks.wait_until_empty(0ms);
    job.let_through(1);
    auto const ended = bench->tasks.wait_until_empty(10s);

    EXPECT_FALSE(ended_early);
    EXPECT_TRUE(ended);
    EXPECT_EQ(job.started(), 1);
}

} // namespace motcua::runtime
