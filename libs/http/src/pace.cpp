#include "pace.hpp"

#include <algorithm>

namespace motcua::http {

Pace::Pace(std::chrono::milliseconds patience, std::size_t least_rate)
    : patience_(patience)
    , least_rate_(std::max<std::size_t>(least_rate, 1))
    , left_(patience) {}

void Pace::moved(std::chrono::nanoseconds waited, std::size_t bytes) noexcept {
    constexpr std::size_t nanoseconds_a_second = 1'000'000'000;
    auto const earned = std::chrono::nanoseconds(bytes * nanoseconds_a_second / least_rate_);
    left_ = std::clamp(left_ - waited + earned, std::chrono::nanoseconds{0}, patience_);
}

} // namespace motcua::http
