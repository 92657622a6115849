#pragma once

#include "node_state.hpp"

#include <functional>

namespace motcua::services {

/// What the API's handlers work with. `examine_soon` wakes the examination of uploads.
[[nodiscard]] api::Services make_services(NodeState& node, std::function<void()> examine_soon);

} // namespace motcua::services
