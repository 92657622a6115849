#include <motcua/app/use_cases.hpp>

namespace motcua::app {

namespace {

constexpr auto batch = 200;

/// Sweeps until nothing is due any more.
core::Expected<int> sweep_all(Store& store, Rules const& rules) {
    auto spent = 0;
    while (true) {
        auto const swept = store.sweep([&](UnitOfWork& work) { return sweep_timers(work, rules, batch); });
        if (!swept) {
            return swept.error();
        }
        if (*swept == 0) {
            return spent;
        }
        spent += *swept;
    }
}

} // namespace

core::Expected<int> live_through(Store& store, Rules const& rules, core::Instant target) {
    auto spent = 0;
    while (true) {
        auto const now = store.now();
        auto const next = store.next_timer();
        if (!now || !next) {
            return now ? next.error() : now.error();
        }
        auto const on_the_way = *next && **next <= target;
        auto const stop = on_the_way ? std::max(**next, *now) : target;
        if (auto const set = store.set_test_clock(stop); !set) {
            return set.error();
        }
        auto const swept = sweep_all(store, rules);
        if (!swept) {
            return swept.error();
        }
        spent += *swept;
        if (!on_the_way) {
            return spent;
        }
    }
}

} // namespace motcua::app
