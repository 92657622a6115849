#include <motcua/runtime/shutdown.hpp>
#include <motcua/runtime/task_group.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <utility>
#include <vector>

namespace motcua::runtime {

namespace asio = boost::asio;

struct Shutdown::State : std::enable_shared_from_this<State> {
    struct NamedStep {
        std::string name;
        Step step;
    };

    State(asio::any_io_executor executor, std::chrono::milliseconds period, Listeners told)
        : strand(asio::make_strand(std::move(executor)))
        , signals(strand, SIGTERM, SIGINT)
        , grace(std::min<std::chrono::milliseconds>(period, longest_grace))
        , listeners(std::move(told))
        , tasks(strand, [](std::exception_ptr const&) { std::abort(); }) {}

    void listen();
    void begin();
    static asio::awaitable<void> run(std::shared_ptr<State> self);

    asio::strand<asio::any_io_executor> strand;
    asio::signal_set signals; ///< this and `begun` only on `strand`
    bool begun{false};
    std::chrono::milliseconds grace;
    Listeners listeners;
    std::vector<NamedStep> steps;
    TaskGroup tasks;  ///< nothing escapes run(): an exception there means the program is broken
    std::mutex mutex; ///< guards `done`
    std::condition_variable changed;
    bool done{false};
};

void Shutdown::State::listen() {
    signals.async_wait([self = shared_from_this()](boost::system::error_code error, int) {
        if (error) {
            return;
        }
        if (self->begun) {
            std::_Exit(1);
        }
        self->begin();
        self->listen();
    });
}

void Shutdown::State::begin() {
    if (!begun) {
        begun = true;
        tasks.spawn(strand, run(shared_from_this()));
    }
}

asio::awaitable<void> Shutdown::State::run(std::shared_ptr<State> self) {
    auto const until = std::chrono::steady_clock::now() + self->grace;
    for (auto const& [name, step] : self->steps) {
        if (self->listeners.on_step) {
            self->listeners.on_step(name);
        }
        auto const left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        try {
            co_await step(std::max(left, std::chrono::milliseconds::zero()));
        } catch (...) {
            if (self->listeners.on_exception) {
                self->listeners.on_exception(name, std::current_exception());
            }
        }
    }
    self->signals.cancel();
    auto const lock = std::lock_guard(self->mutex);
    self->done = true;
    self->changed.notify_all();
}

Shutdown::Shutdown(asio::any_io_executor executor, std::chrono::milliseconds grace, Listeners listeners)
    : state_(std::make_shared<State>(std::move(executor), grace, std::move(listeners))) {}

Shutdown::~Shutdown() {
    asio::post(state_->strand, [state = state_] { state->signals.cancel(); });
}

void Shutdown::add_step(std::string name, Step step) {
    state_->steps.push_back(State::NamedStep{std::move(name), std::move(step)});
}

void Shutdown::arm() {
    state_->listen();
}

void Shutdown::request() {
    asio::post(state_->strand, [state = state_] { state->begin(); });
}

void Shutdown::wait() {
    auto lock = std::unique_lock(state_->mutex);
    state_->changed.wait(lock, [this] { return state_->done; });
}

} // namespace motcua::runtime
