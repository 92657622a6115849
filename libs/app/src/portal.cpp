#include <motcua/app/portal.hpp>

#include <algorithm>
#include <cmath>

namespace motcua::app {

namespace {

using std::chrono::microseconds;

constexpr auto first_rest = 30.0;
constexpr auto longest_rest = 1800.0;
constexpr auto first_pause = 2.0;
constexpr auto longest_pause = 900.0;

/// Doubles with every turn from `first` to `longest`, shifted by up to a quarter either way.
double doubled(double first, double longest, int turn, double spread) {
    auto const plain = std::min(longest, first * std::exp2(std::min(turn, 30)));
    return plain * (0.75 + 0.5 * spread);
}

} // namespace

Actor portal_actor(std::string const& target, std::string const& title) {
    auto actor = Actor{};
    actor.name = "portal-" + target;
    actor.display_name = title;
    actor.role = domain::Role::integration;
    actor.channel = "portal";
    return actor;
}

PortalBreaker breaker_after(PortalBreaker breaker, PortalSign sign, core::Instant now, double spread) {
    if (sign == PortalSign::answered) {
        return {};
    }
    ++breaker.failures;
    // While it is open only probes are sent: one that fails opens it for longer.
    if (breaker.opened_at || breaker.failures >= most_portal_failures) {
        auto const rest = doubled(first_rest, longest_rest, breaker.openings, spread);
        ++breaker.openings;
        breaker.opened_at = breaker.opened_at.value_or(now);
        breaker.probe_at = now + microseconds{std::llround(rest * 1e6)};
    }
    return breaker;
}

double portal_pause(int attempts, double spread) {
    return doubled(first_pause, longest_pause, std::max(0, attempts - 1), spread);
}

} // namespace motcua::app
