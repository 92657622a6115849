#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

namespace motcua::runtime {

/// Every coroutine of the program is a child of a group: counted, cancellable, its exception reported.
class TaskGroup {
public:
    using OnError = std::function<void(std::exception_ptr)>;

    explicit TaskGroup(OnError on_error);
    ~TaskGroup();
    TaskGroup(TaskGroup const&) = delete;
    TaskGroup& operator=(TaskGroup const&) = delete;

    /// Starts `task` on `executor` (a strand of its own for anything with state).
    void spawn(boost::asio::any_io_executor executor, boost::asio::awaitable<void> task);

    /// Asks every child to stop; each hears it on its own executor.
    void emit(boost::asio::cancellation_type type);

    [[nodiscard]] std::size_t size() const;

    /// Blocks (never on an io thread) until no child is left or `limit` has passed; false when some are left.
    [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds limit) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace motcua::runtime
