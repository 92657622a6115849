#pragma once

#include "node_state.hpp"
#include "turns.hpp"
#include <motcua/runtime/task_group.hpp>
#include <motcua/runtime/ticker.hpp>

#include <map>

namespace motcua::services {

/// Work is told of at once; it is also looked for this often, because a node may die between work and word.
constexpr auto longest_rest = std::chrono::milliseconds{5000};

/// The kinds of work a node does unasked.
enum class Duty : std::uint8_t {
    timers,
    press,          ///< keys and time stamps may block for seconds
    reading,        ///< reading a copy takes up to a minute; papers do not wait for it
    feed,           ///< news is not held up by a full queue of requests
    examination,    ///< looking into a large file takes seconds
    imports,        ///< a long import holds up neither requests nor papers
    notices,        ///< mail servers and gateways may block for seconds
    portal_sending, ///< to each portal by itself: one that is slow holds up no other
    portal_receiving,
    webhooks, ///< hands deliveries to threads of their own
};

/// Each duty with a thread and a database session of its own, so that none holds up another or a request.
class Background {
public:
    /// Sessions it needs beyond those of requests: one a duty, two a portal, and one for the listener's
    /// loading of rules.
    [[nodiscard]] static int sessions(std::size_t portals) { return 9 + 2 * static_cast<int>(portals); }

    /// All of them outlive it.
    Background(NodeState& node, runtime::TaskGroup& tasks, api::EventTail& tail);

    /// There is work for it; from any thread. Nothing when this node does not do that duty.
    void tell(Duty duty);

    /// Waits for the turns that run. The task group has been told to stop before.
    void join();

private:
    struct Worker {
        Worker(
            NodeState& node,
            runtime::TaskGroup& tasks,
            std::chrono::milliseconds rest,
            runtime::Ticker::Job turn
        );

        runtime::BlockingPool pool;
        runtime::Ticker ticker;
    };

    std::multimap<Duty, Worker> workers_;
};

} // namespace motcua::services
