#pragma once

#include "background.hpp"
#include "node_state.hpp"
#include <motcua/http/server.hpp>

#include <functional>

namespace motcua::services {

/// A running node: the server, the background work, and the listening that wakes it.
class Node {
public:
    explicit Node(NodeParts parts);

    /// Serves until a signal; `ready` hears the port once. The exit code of the program.
    int run(std::function<void(std::uint16_t)> const& ready);

private:
    void listen();
    int serve_until_signal(http::Server& server);

    NodeState state_;
    api::Services services_;
    api::EventTail tail_;
    http::Router router_;
    runtime::TaskGroup tasks_;
    std::unique_ptr<Background> background_; ///< there before the first request
};

} // namespace motcua::services
