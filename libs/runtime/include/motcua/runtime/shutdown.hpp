#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace motcua::runtime {

/// Ends the program in order on SIGTERM or SIGINT: steps one after the other on the main thread.
/// A second signal exits 1 at once.
class Shutdown {
public:
    /// May block; gets what is left of the grace period and must be over by then.
    using Step = std::function<void(std::chrono::milliseconds left)>;

    /// Hears each step's name before it runs.
    using OnStep = std::function<void(std::string_view name)>;

    static constexpr auto longest_grace = std::chrono::seconds{20};

    /// Listens for the signals from now on. `grace` above 20 s is cut to 20 s.
    Shutdown(boost::asio::io_context& io, std::chrono::milliseconds grace, OnStep on_step);
    ~Shutdown();
    Shutdown(Shutdown const&) = delete;
    Shutdown(Shutdown&&) = delete;
    Shutdown& operator=(Shutdown const&) = delete;
    Shutdown& operator=(Shutdown&&) = delete;

    /// Steps run in the order they were added. Add all before run().
    void add_step(std::string name, Step step);

    /// The same as a first signal. From any thread; a second call does nothing.
    void request();

    /// Blocks the calling thread (never an io thread) until a signal or request(), then runs the steps.
    /// A step that throws does not keep the others from running; the first exception comes out at the end.
    void run();

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace motcua::runtime
