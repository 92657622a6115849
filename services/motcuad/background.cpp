#include "background.hpp"

#include "portal_turns.hpp"

#include <tuple>

namespace motcua::services {

Background::Worker::Worker(
    NodeState& node,
    runtime::TaskGroup& tasks,
    std::chrono::milliseconds rest,
    runtime::Ticker::Job turn
)
    : pool(1, 1, node.settings.limits.request)
    , ticker(node.io, tasks, pool, rest, std::move(turn), [&node](std::exception_ptr const& error) {
        node.report(error);
    }) {}

Background::Background(NodeState& node, runtime::TaskGroup& tasks, api::EventTail& tail) {
    auto const add = [&](Duty duty, std::chrono::milliseconds rest, runtime::Ticker::Job turn) {
        workers_.emplace(
            std::piecewise_construct,
            std::forward_as_tuple(duty),
            std::forward_as_tuple(node, tasks, rest, std::move(turn))
        );
    };
    if (node.settings.timers.enabled) {
        add(Duty::timers, node.settings.timers.max_interval, [&node] { return sweep_turn(node); });
    }
    add(Duty::press, longest_rest, [&node] { return press_turn(node); });
    add(Duty::reading, longest_rest, [&node] { return reading_turn(node); });
    add(Duty::feed, longest_rest, [&node, &tail] { return feed_turn(node, tail); });
    add(Duty::examination, longest_rest, [&node] { return examination_turn(node); });
    add(Duty::imports, longest_rest, [&node] { return import_turn(node); });
    if (node.notices != nullptr) {
        add(Duty::notices, longest_rest, [&node] { return notice_turn(node); });
    }
    for (auto const& line : node.portals) {
        add(Duty::portal_sending, longest_rest, [&node, &line] { return portal_sending_turn(node, line); });
        add(Duty::portal_receiving, longest_rest, [&node, &line] { return portal_receiving_turn(node, line); }
        );
    }
    if (node.settings.webhooks.enabled) {
        node.webhook_desk.when_done([this] { tell(Duty::webhooks); });
        add(Duty::webhooks, longest_rest, [&node] { return webhook_turn(node); });
    }
}

void Background::tell(Duty duty) {
    auto const [first, last] = workers_.equal_range(duty);
    for (auto worker = first; worker != last; ++worker) {
        worker->second.ticker.notify();
    }
}

void Background::join() {
    for (auto& [duty, worker] : workers_) {
        worker.pool.join();
    }
}

} // namespace motcua::services
