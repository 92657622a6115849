#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace motcua::runtime {

/// Ends the program in order on SIGTERM or SIGINT; a second signal exits 1 at once.
class Shutdown {
public:
    /// A step gets what is left of the grace period and must end by then.
    using Step = std::function<boost::asio::awaitable<void>(std::chrono::milliseconds left)>;

    struct Listeners {
        std::function<void(std::string_view step)> on_step;                          ///< about to run
        std::function<void(std::string_view step, std::exception_ptr)> on_exception; ///< goes on after it
    };

    static constexpr auto longest_grace = std::chrono::seconds{20};

    /// `grace` above 20 s is cut to 20 s. Listeners may be empty.
    Shutdown(boost::asio::any_io_executor executor, std::chrono::milliseconds grace, Listeners listeners);
    ~Shutdown();
    Shutdown(Shutdown const&) = delete;
    Shutdown(Shutdown&&) = delete;
    Shutdown& operator=(Shutdown const&) = delete;
    Shutdown& operator=(Shutdown&&) = delete;

    /// Steps run in the order they were added. Add all before arm().
    void add_step(std::string name, Step step);

    /// Starts to listen for the signals.
    void arm();

    /// The same as a first signal. From any thread; a second call does nothing.
    void request();

    /// Blocks the calling thread (never an io thread) until all steps have run.
    void wait();

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace motcua::runtime
