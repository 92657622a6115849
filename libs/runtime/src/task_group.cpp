#include <motcua/runtime/task_group.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <condition_variable>
#include <list>
#include <mutex>
#include <utility>

namespace motcua::runtime {

namespace asio = boost::asio;

struct TaskGroup::State {
    /// The signal is touched only on the child's executor: cancellation slots are not thread-safe.
    struct Child {
        explicit Child(asio::any_io_executor on)
            : executor(std::move(on)) {}

        asio::any_io_executor executor;
        asio::cancellation_signal signal;
    };

    using Children = std::list<std::shared_ptr<Child>>;

    explicit State(OnError handler)
        : on_error(std::move(handler)) {}

    Children::iterator enter(std::shared_ptr<Child> child) {
        auto const lock = std::lock_guard(mutex);
        return children.insert(children.end(), std::move(child));
    }

    void leave(Children::iterator place) {
        auto const lock = std::lock_guard(mutex);
        children.erase(place);
        if (children.empty()) {
            emptied.notify_all();
        }
    }

    OnError on_error;
    mutable std::mutex mutex; ///< guards children
    mutable std::condition_variable emptied;
    Children children;
};

TaskGroup::TaskGroup(OnError on_error)
    : state_(std::make_shared<State>(std::move(on_error))) {}

TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(asio::any_io_executor executor, asio::awaitable<void> task) {
    auto child = std::make_shared<State::Child>(executor);
    auto const place = state_->enter(child);
    auto done = [state = state_, child, place](std::exception_ptr const& error) {
        if (error) {
            state->on_error(error);
        }
        state->leave(place);
    };
    auto slotted = asio::bind_cancellation_slot(child->signal.slot(), std::move(done));
    asio::co_spawn(executor, std::move(task), std::move(slotted));
}

void TaskGroup::emit(asio::cancellation_type type) {
    auto const lock = std::lock_guard(state_->mutex);
    for (auto const& child : state_->children) {
        asio::post(child->executor, [child, type] { child->signal.emit(type); });
    }
}

std::size_t TaskGroup::size() const {
    auto const lock = std::lock_guard(state_->mutex);
    return state_->children.size();
}

bool TaskGroup::wait_until_empty(std::chrono::milliseconds limit) const {
    auto lock = std::unique_lock(state_->mutex);
    return state_->emptied.wait_for(lock, limit, [this] { return state_->children.empty(); });
}

} // namespace motcua::runtime
