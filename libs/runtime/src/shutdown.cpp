#include <motcua/runtime/shutdown.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

namespace motcua::runtime {

namespace asio = boost::asio;
using std::chrono::milliseconds;

struct Shutdown::State : std::enable_shared_from_this<State> {
    struct NamedStep {
        std::string name;
        Step step;
    };

    State(asio::io_context& io, milliseconds period, OnStep listener)
        : strand(asio::make_strand(io))
        , signals(strand, SIGTERM, SIGINT)
        , grace(std::min<milliseconds>(period, longest_grace))
        , on_step(std::move(listener)) {}

    void listen();
    void begin();

    asio::strand<asio::io_context::executor_type> strand;
    asio::signal_set signals; ///< on the strand only
    milliseconds grace;
    OnStep on_step;
    std::vector<NamedStep> steps;
    std::mutex mutex; ///< guards begun
    std::condition_variable changed;
    bool begun{false};
};

void Shutdown::State::listen() {
    signals.async_wait([self = shared_from_this()](boost::system::error_code error, int) {
        if (error) {
            return;
        }
        if (auto const lock = std::lock_guard(self->mutex); self->begun) {
            std::_Exit(1);
        }
        self->begin();
        self->listen();
    });
}

void Shutdown::State::begin() {
    auto const lock = std::lock_guard(mutex);
    begun = true;
    changed.notify_all();
}

Shutdown::Shutdown(asio::io_context& io, milliseconds grace, OnStep on_step)
    : state_(std::make_shared<State>(io, grace, std::move(on_step))) {
    state_->listen();
}

Shutdown::~Shutdown() {
    asio::post(state_->strand, [state = state_] { state->signals.cancel(); });
}

void Shutdown::add_step(std::string name, Step step) {
    state_->steps.push_back(State::NamedStep{std::move(name), std::move(step)});
}

void Shutdown::request() {
    state_->begin();
}

void Shutdown::run() {
    {
        auto lock = std::unique_lock(state_->mutex);
        state_->changed.wait(lock, [this] { return state_->begun; });
    }
    auto const until = std::chrono::steady_clock::now() + state_->grace;
    auto first_exception = std::exception_ptr();
    for (auto const& [name, step] : state_->steps) {
        if (state_->on_step) {
            state_->on_step(name);
        }
        auto const left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
        try {
            step(std::max(left, milliseconds::zero()));
        } catch (...) {
            first_exception = first_exception ? first_exception : std::current_exception();
        }
    }
    if (first_exception) {
        std::rethrow_exception(first_exception);
    }
}

} // namespace motcua::runtime
