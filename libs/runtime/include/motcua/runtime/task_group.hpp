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

/// Every coroutine of the program is a child of a group: counted, cancellable, its exception reported.
class TaskGroup {
public:
    /// Hears what escapes a task, which is a bug; called on the task's executor.
    using OnError = std::function<void(std::exception_ptr)>;

    explicit TaskGroup(OnError on_error);
    ~TaskGroup();
    TaskGroup(TaskGroup const&) = delete;
    TaskGroup(TaskGroup&&) = delete;
    TaskGroup& operator=(TaskGroup const&) = delete;
    TaskGroup& operator=(TaskGroup&&) = delete;

    /// Starts `task` on `executor` (a strand of its own for anything with state). Spawn what a named
    /// coroutine function returns, never a capturing lambda that is itself the coroutine.
    void spawn(boost::asio::any_io_executor executor, boost::asio::awaitable<void> task);

    /// Asks every child to stop; each hears it on its own executor. `total` reaches only tasks that enabled
    /// it.
    void emit(boost::asio::cancellation_type type);

    [[nodiscard]] std::size_t size() const;

    /// Blocks (never on an io thread) until no child is left or `limit` has passed; false when some are left.
    [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds limit) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace motcua::runtime
