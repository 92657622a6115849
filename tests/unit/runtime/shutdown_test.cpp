#include "support/running_loop.hpp"
#include <motcua/runtime/shutdown.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace motcua::runtime {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// A program that gets a second signal while a step runs.
[[noreturn]] void stop_twice() {
    auto loop = tests::RunningLoop();
    auto shutdown = Shutdown(loop.io(), 20s, {});
    shutdown.add_step("never ends", [](milliseconds) {
        std::raise(SIGINT);
        ::pause();
    });
    std::raise(SIGTERM);
    shutdown.run();
    std::_Exit(0);
}

} // namespace

TEST(Shutdown, StepsRunInOrderAfterTheSignal) {
    std::vector<std::string> seen;
    auto loop = tests::RunningLoop();
    auto shutdown = Shutdown(loop.io(), 20s, [&](std::string_view name) { seen.emplace_back(name); });
    shutdown.add_step("listener", [&](milliseconds) { seen.emplace_back("listener closed"); });
    shutdown.add_step("pool", [&](milliseconds) { seen.emplace_back("pool joined"); });

    std::raise(SIGTERM);
    shutdown.run();

    EXPECT_EQ(seen, (std::vector<std::string>{"listener", "listener closed", "pool", "pool joined"}));
}

TEST(Shutdown, GraceIsNeverAboveTwentySeconds) {
    auto left_at_first = milliseconds();
    auto loop = tests::RunningLoop();
    auto shutdown = Shutdown(loop.io(), 10min, {});
    shutdown.add_step("first", [&](milliseconds left) { left_at_first = left; });

    shutdown.request();
    shutdown.run();

    EXPECT_LE(left_at_first, Shutdown::longest_grace);
    EXPECT_GT(left_at_first, 10s);
}

TEST(Shutdown, StepThatThrowsDoesNotKeepTheNextFromRunning) {
    auto second_ran = false;
    auto loop = tests::RunningLoop();
    auto shutdown = Shutdown(loop.io(), 1s, {});
    shutdown.add_step("first", [](milliseconds) { throw std::runtime_error("first step broke"); });
    shutdown.add_step("second", [&](milliseconds) { second_ran = true; });

    shutdown.request();

    EXPECT_THROW(shutdown.run(), std::runtime_error);
    EXPECT_TRUE(second_ran);
}

TEST(ShutdownDeathTest, SecondSignalExitsWithOneAtOnce) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");

    EXPECT_EXIT(stop_twice(), testing::ExitedWithCode(1), "");
}

} // namespace motcua::runtime
