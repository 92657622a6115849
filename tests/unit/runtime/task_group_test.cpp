#include "support/running_loop.hpp"
#include <motcua/runtime/task_group.hpp>

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>

namespace motcua::runtime {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> wait_for_cancellation(asio::cancellation_type heard, std::atomic<int>& cancelled) {
    if (heard == asio::cancellation_type::total) {
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    }
    auto timer = asio::steady_timer(co_await asio::this_coro::executor, 1h);
    auto const [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    cancelled += error ? 1 : 0;
}

asio::awaitable<void> break_down() {
    throw std::runtime_error("broken task");
    co_return;
}

TaskGroup quiet_group() {
    return TaskGroup([](std::exception_ptr const&) { ADD_FAILURE() << "no task throws here"; });
}

} // namespace

TEST(TaskGroup, TerminalCancellationEndsEveryTaskOnManyThreads) {
    auto cancelled = std::atomic<int>(0);
    auto group = quiet_group();
    auto loop = tests::RunningLoop(2);
    for (auto i = 0; i < 100; ++i) {
        group.spawn(
            asio::make_strand(loop.io()),
            wait_for_cancellation(asio::cancellation_type::terminal, cancelled)
        );
    }

    group.emit(asio::cancellation_type::terminal);

    EXPECT_TRUE(group.wait_until_empty(10s));
    EXPECT_EQ(cancelled, 100);
}

TEST(TaskGroup, TotalCancellationReachesOnlyTasksThatEnabledIt) {
    auto cancelled = std::atomic<int>(0);
    auto group = quiet_group();
    auto loop = tests::RunningLoop();
    group.spawn(
        asio::make_strand(loop.io()),
        wait_for_cancellation(asio::cancellation_type::terminal, cancelled)
    );
    group.emit(asio::cancellation_type::total);
    group.spawn(
        asio::make_strand(loop.io()),
        wait_for_cancellation(asio::cancellation_type::total, cancelled)
    );

    group.emit(asio::cancellation_type::total);
    auto const all_ended = group.wait_until_empty(0ms);
    auto const left = group.size();
    group.emit(asio::cancellation_type::terminal);

    EXPECT_FALSE(all_ended);
    EXPECT_GE(left, 1U);
    EXPECT_TRUE(group.wait_until_empty(10s));
    EXPECT_EQ(cancelled, 2);
}

TEST(TaskGroup, ExceptionIsReportedOnceAndTheTaskIsGone) {
    auto heard = std::promise<std::string>();
    auto group = TaskGroup([&](std::exception_ptr const& exception) {
        try {
            std::rethrow_exception(exception);
        } catch (std::exception const& error) {
            heard.set_value(error.what());
        }
    });
    auto loop = tests::RunningLoop();

    group.spawn(loop.io().get_executor(), break_down());

    EXPECT_EQ(heard.get_future().get(), "broken task");
    EXPECT_TRUE(group.wait_until_empty(10s));
}

TEST(TaskGroup, WaitingEndsAtTheLimitWhenATaskGoesOn) {
    auto cancelled = std::atomic<int>(0);
    auto group = quiet_group();
    auto loop = tests::RunningLoop();
    group.spawn(
        asio::make_strand(loop.io()),
        wait_for_cancellation(asio::cancellation_type::terminal, cancelled)
    );

    EXPECT_FALSE(group.wait_until_empty(1ms));
    EXPECT_EQ(group.size(), 1U);

    group.emit(asio::cancellation_type::terminal);
    EXPECT_TRUE(group.wait_until_empty(10s));
}

} // namespace motcua::runtime
