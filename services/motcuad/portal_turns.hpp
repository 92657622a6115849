#pragma once

#include "turns.hpp"

namespace motcua::services {

/// Sends a few messages to one portal, whatever the others do.
[[nodiscard]] Turn portal_sending_turn(NodeState& node, PortalLine const& line);

/// Pulls online dossiers, fetches their files, and compares both sides when it is time.
[[nodiscard]] Turn portal_receiving_turn(NodeState& node, PortalLine const& line);

/// Says in figures how each portal is doing.
void measure_portals(NodeState& node);

} // namespace motcua::services
