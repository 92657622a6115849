#include <motcua/runtime/task_group.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>

#include <condition_variable>
#include <list>
#include <mutex>

namespace motcua::runtime {

namespace asio = boost::asio;

struct TaskGroup::State {
    struct Child {
        asio::any_io_executor executor;
        asio::cancellation_signal signal;
    };

    explicit State(OnError handler)
        : on_error(std::move(handler)) {}

    OnError on_error;
    mutable std::mutex mutex; ///< guards children
    mutable std::condition_variable emptied;
    std::list<std::shared_ptr<Child>> children;
};

TaskGroup::TaskGroup(OnError on_error)
    : state_(std::make_shared<State>(std::move(on_error))) {}

TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(asio::any_io_executor executor, asio::awaitable<void> task) {
    auto child = std::make_shared<State::Child>();
    child->executor = executor;
    {
        auto const lock = std::lock_guard(state_->mutex);
        state_->children.push_back(child);
    }
    auto done = [state = state_, child](std::exception_ptr error) {
        if (error) {
            state->on_error(error);
        }
        auto const lock = std::lock_guard(state->mutex);
        state->children.remove(child);
        if (state->children.empty()) {
            state->emptied.notify_all();
        }
    };
    auto slotted = asio::bind_cancellation_slot(child->signal.slot(), std::move(done));
    asio::co_spawn(executor, std::move(task), asio::bind_executor(executor, std::move(slotted)));
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
