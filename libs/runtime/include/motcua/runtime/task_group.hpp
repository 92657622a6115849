#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

namespace motcua::runtime {

/// The only door to co_spawn: knows every running coroutine, can cancel them and wait for their end.
class TaskGroup {
public:
    using OnException = std::function<void(std::exception_ptr)>;

    /// `on_exception` hears what escapes a task (a bug); it may be called from any io thread.
    TaskGroup(boost::asio::any_io_executor executor, OnException on_exception);
    ~TaskGroup();
    TaskGroup(TaskGroup const&) = delete;
    TaskGroup(TaskGroup&&) = delete;
    TaskGroup& operator=(TaskGroup const&) = delete;
    TaskGroup& operator=(TaskGroup&&) = delete;

    /// Starts `task` on `strand`. Call it with a named coroutine function's awaitable, never a lambda's.
    void spawn(boost::asio::any_io_executor strand, boost::asio::awaitable<void> task);

    /// Sends the cancellation to every running task, each on its own strand. From any thread.
    void emit(boost::asio::cancellation_type type);

    /// Tasks not yet ended.
    [[nodiscard]] std::size_t size() const;

    /// Waits until no task runs, at most `limit`; true when none is left.
    [[nodiscard]] boost::asio::awaitable<bool> wait(std::chrono::milliseconds limit);

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace motcua::runtime
