#include <motcua/app/webhooks.hpp>

#include <algorithm>
#include <cmath>

namespace motcua::app {

namespace {

using std::chrono::seconds;

constexpr auto first_wait = 10.0;
constexpr auto growth = 3.0;
constexpr auto longest_wait = seconds{std::chrono::hours{6}};
constexpr auto longest_ask = seconds{std::chrono::hours{24}}; ///< what a receiver may ask for by Retry-After
constexpr auto jitter = 0.2;

/// The receiver's own guards speak, not what handles events.
bool is_of_receiver(int status) {
    return status == 429 || (status >= 502 && status <= 504);
}

std::string rule_of(int status) {
    if (status == 410) {
        return "gone";
    }
    if (status >= 300 && status < 400) {
        return "redirected";
    }
    return status == 429 || status == 503 ? "receiver_busy" : "status";
}

} // namespace

seconds delivery_wait(int attempts, double chance) {
    auto const grown = first_wait * std::pow(growth, std::clamp(attempts - 1, 0, 20));
    auto const capped = std::min(grown, static_cast<double>(longest_wait.count()));
    return seconds{std::lround(capped * (1 + jitter * (2 * chance - 1)))};
}

DeliveryVerdict judge_delivery(core::Expected<Posted> const& posted, int attempts, double chance) {
    auto verdict = DeliveryVerdict();
    auto& result = verdict.result;
    result.outcome = DeliveryOutcome::failed;
    result.wait = delivery_wait(attempts + 1, chance);
    if (!posted) {
        result.rule = posted.error().rule();
        verdict.down = true;
        return verdict;
    }
    result.status = posted->status;
    if (result.status >= 200 && result.status < 300) {
        result.outcome = DeliveryOutcome::delivered;
        result.wait = seconds{0};
        return verdict;
    }
    result.rule = rule_of(result.status);
    verdict.gone = result.status == 410;
    verdict.down = is_of_receiver(result.status);
    if (verdict.down && posted->retry_after) {
        verdict.asked = std::clamp(*posted->retry_after, seconds{1}, longest_ask);
        result.wait = *verdict.asked;
    }
    return verdict;
}

} // namespace motcua::app
