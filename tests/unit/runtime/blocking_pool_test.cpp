#include "support/running_loop.hpp"
#include <motcua/runtime/blocking_pool.hpp>

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <functional>
#include <future>
#include <latch>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace motcua::runtime {

namespace {

using namespace std::chrono_literals;
using core::Expected;
using Job = std::function<Expected<int>()>;

/// Optional, because a future of co_spawn needs a default value.
boost::asio::awaitable<std::optional<Expected<int>>> await_job(BlockingPool& pool, Job job) {
    auto outcome = co_await pool.run(job);
    co_return outcome;
}

std::future<std::optional<Expected<int>>> start(tests::RunningLoop& loop, BlockingPool& pool, Job job) {
    return boost::asio::co_spawn(loop.io(), await_job(pool, std::move(job)), boost::asio::use_future);
}

/// A job that tells when a thread has taken it and then holds the thread.
struct HeldJob {
    std::latch taken{1};
    std::latch released{1};

    Job job(int outcome) {
        return [this, outcome]() -> Expected<int> {
            taken.count_down();
            released.wait();
            return outcome;
        };
    }
};

std::string rule_of(std::future<std::optional<Expected<int>>>& outcome) {
    auto const told = outcome.get();
    return told->has_error() ? told->error().rule() : "none";
}

} // namespace

TEST(BlockingPool, JobRunsOnAnotherThreadAndItsValueComesBack) {
    auto loop = tests::RunningLoop();
    auto pool = BlockingPool(1, 10, 10s);
    auto ran_on = std::thread::id();
    auto loop_thread = std::thread::id();
    boost::asio::post(loop.io(), [&] { loop_thread = std::this_thread::get_id(); });

    auto outcome = start(loop, pool, [&]() -> Expected<int> {
        ran_on = std::this_thread::get_id();
        return 42;
    });

    EXPECT_EQ(outcome.get()->value(), 42);
    EXPECT_NE(ran_on, loop_thread);
    EXPECT_NE(ran_on, std::this_thread::get_id());
}

TEST(BlockingPool, FailureOfTheJobComesBackAsItIs) {
    auto loop = tests::RunningLoop();
    auto pool = BlockingPool(1, 10, 10s);

    auto outcome = start(loop, pool, []() -> Expected<int> { return core::not_found("dossier"); });

    EXPECT_EQ(rule_of(outcome), "dossier_not_found");
}

TEST(BlockingPool, ExceptionOfTheJobComesOutOfTheAwait) {
    auto loop = tests::RunningLoop();
    auto pool = BlockingPool(1, 10, 10s);

    auto broken = start(loop, pool, []() -> Expected<int> { throw std::runtime_error("broken"); });
    auto next = start(loop, pool, []() -> Expected<int> { return 7; });

    EXPECT_THROW(broken.get(), std::runtime_error);
    EXPECT_EQ(next.get()->value(), 7);
}

TEST(BlockingPool, FullQueueIsRefusedAtOnceWithATimeToRetry) {
    auto loop = tests::RunningLoop();
    auto pool = BlockingPool(1, 1, 10s);
    HeldJob held;
    auto running = start(loop, pool, held.job(1));
    held.taken.wait();
    auto queued = start(loop, pool, []() -> Expected<int> { return 2; });

    auto refused = start(loop, pool, []() -> Expected<int> { return 3; }).get();
    auto const waiting = pool.waiting();
    held.released.count_down();

    ASSERT_TRUE(refused->has_error());
    EXPECT_EQ(refused->error().code(), core::Errc::busy);
    EXPECT_EQ(refused->error().rule(), "queue_full");
    EXPECT_EQ(refused->error().retry_after_seconds(), 1);
    EXPECT_EQ(waiting, 1U);
    EXPECT_EQ(running.get()->value(), 1);
    EXPECT_EQ(queued.get()->value(), 2);
}

TEST(BlockingPool, JobThatWaitedTooLongDoesNotRun) {
    auto loop = tests::RunningLoop();
    auto pool = BlockingPool(1, 10, 0ms);
    auto late_ran = false;

    auto late = start(loop, pool, [&]() -> Expected<int> {
        late_ran = true;
        return 2;
    });

    EXPECT_EQ(rule_of(late), "queue_late");
    EXPECT_FALSE(late_ran);
}

TEST(BlockingPool, JoinFinishesWhatIsQueued) {
    auto loop = tests::RunningLoop();
    auto pool = BlockingPool(1, 10, 10s);
    HeldJob held;
    auto first = start(loop, pool, held.job(1));
    held.taken.wait();
    auto second = start(loop, pool, []() -> Expected<int> { return 2; });
    auto queued = std::promise<void>();
    boost::asio::post(loop.io(), [&] { queued.set_value(); });
    queued.get_future().wait();

    held.released.count_down();
    pool.join();

    EXPECT_EQ(first.get()->value(), 1);
    EXPECT_EQ(second.get()->value(), 2);
}

} // namespace motcua::runtime
