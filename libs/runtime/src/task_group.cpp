#include <motcua/runtime/task_group.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <list>
#include <mutex>
#include <utility>

namespace motcua::runtime {

namespace asio = boost::asio;

namespace {

/// The signal is touched only on the task's own strand: cancellation slots are not thread-safe.
struct Task {
    explicit Task(asio::any_io_executor on)
        : strand(std::move(on)) {}

    asio::any_io_executor strand;
    asio::cancellation_signal signal;
};

using Tasks = std::list<std::shared_ptr<Task>>;

} // namespace

struct TaskGroup::State : std::enable_shared_from_this<State> {
    State(asio::any_io_executor executor, OnException listener)
        : strand(asio::make_strand(std::move(executor)))
        , empty(strand)
        , on_exception(std::move(listener)) {}

    void ended(Tasks::iterator place, std::exception_ptr const& exception);

    asio::strand<asio::any_io_executor> strand;
    asio::steady_timer empty; ///< only touched on `strand`
    OnException on_exception;
    std::mutex mutex; ///< guards `tasks`
    Tasks tasks;
};

namespace {

/// Runs on the group's strand, where the last task's end cancels the timer.
asio::awaitable<bool> wait_until_empty(
    std::shared_ptr<void> /*keeps `empty` alive*/,
    asio::steady_timer& empty,
    std::function<bool()> is_empty,
    std::chrono::milliseconds limit
) {
    auto const until = std::chrono::steady_clock::now() + limit;
    while (!is_empty() && std::chrono::steady_clock::now() < until) {
        empty.expires_at(until);
        co_await empty.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return is_empty();
}

} // namespace

void TaskGroup::State::ended(Tasks::iterator place, std::exception_ptr const& exception) {
    if (exception && on_exception) {
        on_exception(exception);
    }
    auto const last = [&] {
        auto const lock = std::lock_guard(mutex);
        tasks.erase(place);
        return tasks.empty();
    }();
    if (last) {
        asio::post(strand, [self = shared_from_this()] { self->empty.cancel(); });
    }
}

TaskGroup::TaskGroup(asio::any_io_executor executor, OnException on_exception)
    : state_(std::make_shared<State>(std::move(executor), std::move(on_exception))) {}

TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(asio::any_io_executor strand, asio::awaitable<void> task) {
    auto entry = std::make_shared<Task>(strand);
    auto const place = [&] {
        auto const lock = std::lock_guard(state_->mutex);
        return state_->tasks.insert(state_->tasks.end(), entry);
    }();
    auto on_end = [state = state_, place, entry](std::exception_ptr const& exception) {
        state->ended(place, exception);
    };
    asio::co_spawn(
        strand,
        std::move(task),
        asio::bind_cancellation_slot(entry->signal.slot(), std::move(on_end))
    );
}

void TaskGroup::emit(asio::cancellation_type type) {
    auto const lock = std::lock_guard(state_->mutex);
    for (auto const& task : state_->tasks) {
        asio::post(task->strand, [task, type] { task->signal.emit(type); });
    }
}

std::size_t TaskGroup::size() const {
    auto const lock = std::lock_guard(state_->mutex);
    return state_->tasks.size();
}

asio::awaitable<bool> TaskGroup::wait(std::chrono::milliseconds limit) {
    auto is_empty = std::function<bool()>([state = state_] {
        auto const lock = std::lock_guard(state->mutex);
        return state->tasks.empty();
    });
    auto waiting = wait_until_empty(state_, state_->empty, std::move(is_empty), limit);
    auto const empty = co_await asio::co_spawn(state_->strand, std::move(waiting), asio::use_awaitable);
    co_return empty;
}

} // namespace motcua::runtime
