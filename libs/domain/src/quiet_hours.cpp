#include <motcua/domain/quiet_hours.hpp>

namespace motcua::domain {

std::optional<core::Instant> quiet_until(core::Instant at, QuietHours const& quiet) {
    auto const [from, until] = quiet;
    auto const now = core::time_of_day(at);
    auto const over_midnight = from > until;
    auto const late = over_midnight && now >= from;
    auto const inside = over_midnight ? late || now < until : now >= from && now < until;
    if (!inside) {
        return std::nullopt;
    }
    auto const day = core::date_of(at) + std::chrono::days{late ? 1 : 0};
    return core::at_time(day, until);
}

} // namespace motcua::domain
