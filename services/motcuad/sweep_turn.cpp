#include "turns.hpp"
#include <motcua/app/use_cases.hpp>
#include <motcua/runtime/ticker.hpp>

#include <algorithm>

namespace motcua::services {

namespace {

using std::chrono::milliseconds;

/// Shortest time between two looks, so that rounding never makes a busy loop.
constexpr auto shortest_wait = milliseconds{20};

/// One batch of due timers.
core::Expected<int> sweep_timers(NodeState& node) {
    auto const rules = node.rules.now();
    auto const swept = node.database->sweep([&](app::UnitOfWork& work) {
        return app::sweep_timers(work, *rules, node.settings.timers.batch);
    });
    if (!swept) {
        node.turn_failed("sweep_failed", swept.error());
        return swept;
    }
    node.metrics.timers_fired(*swept);
    return swept;
}

/// One batch of open dossiers that take an approved calendar over.
core::Expected<app::AdoptionTurn> adopt_calendars(NodeState& node) {
    auto const rules = node.rules.now();
    auto turn = app::AdoptionTurn{};
    auto const adopted = node.database->sweep([&](app::UnitOfWork& work) -> core::Expected<int> {
        auto const done = app::adopt_calendars(work, *rules, node.settings.timers.batch);
        turn = done ? *done : turn;
        return done ? core::Expected<int>(done->adopted) : done.error();
    });
    if (!adopted) {
        node.turn_failed("calendar_change_failed", adopted.error());
        return adopted.error();
    }
    if (turn.adopted > 0) {
        node.log.info("calendar_adopted", {{"dossiers", std::to_string(turn.adopted)}});
    }
    return turn;
}

Turn until_next_timer(NodeState& node) {
    auto const next = node.database->next_timer();
    auto const now = node.database->now();
    if (!next || !now) {
        return next ? now.error() : next.error();
    }
    if (!*next) {
        node.metrics.set_timer_lag(0);
        return milliseconds{node.settings.timers.max_interval};
    }
    auto const left = std::chrono::ceil<milliseconds>(**next - *now);
    node.metrics.set_timer_lag(std::max(0.0, -std::chrono::duration<double>(left).count()));
    return node.settings.test_clock_enabled ? milliseconds{node.settings.timers.max_interval}
                                            : std::max(left, shortest_wait);
}

} // namespace

Turn sweep_turn(NodeState& node) {
    auto const swept = sweep_timers(node);
    if (!swept) {
        return swept.error();
    }
    auto const turn = adopt_calendars(node);
    if (!turn) {
        return turn.error();
    }
    if (*swept > 0 || turn->adopted > 0) {
        return milliseconds{0};
    }
    return turn->held_by_others ? Turn(runtime::Ticker::retry_interval) : until_next_timer(node);
}

} // namespace motcua::services
