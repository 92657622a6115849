#pragma once

#include "node_state.hpp"
#include <motcua/api/event_tail.hpp>

#include <chrono>

namespace motcua::services {

/// A turn of background work: does a batch and gives the time until it wants another, zero for "at once".
/// Failures are logged by the turn itself.
using Turn = core::Expected<std::chrono::milliseconds>;

/// Sweeps a batch of due timers, takes an approved calendar over into a batch of open dossiers, then says
/// when the next timer is due.
[[nodiscard]] Turn sweep_turn(NodeState& node);

/// Renders and signs a few papers, forms and copies.
[[nodiscard]] Turn press_turn(NodeState& node);

/// Reads one scanned copy, which may take a minute.
[[nodiscard]] Turn reading_turn(NodeState& node);

/// Looks into a few uploads.
[[nodiscard]] Turn examination_turn(NodeState& node);

/// Takes a batch of rows of one import over.
[[nodiscard]] Turn import_turn(NodeState& node);

/// Decides who is told of new events and sends a few messages to applicants.
[[nodiscard]] Turn notice_turn(NodeState& node);
/// Takes up deliveries to webhooks.
[[nodiscard]] Turn webhook_turn(NodeState& node);

/// Hands what was committed to the requests that wait for it.
[[nodiscard]] Turn feed_turn(NodeState& node, api::EventTail& tail);

} // namespace motcua::services
