#pragma once

#include <motcua/domain/deadline.hpp>

#include <optional>

/// PAKN: phản ánh, kiến nghị of people and businesses about administrative regulations and conduct (Decree
/// 20/2008; clocks as scored by the national portal, RULES §9).
namespace motcua::domain {

/// Working days of each clock.
struct PaknRule {
    int refuse{2};   ///< refuse or send back
    int ask_more{5}; ///< first request for more information
    int forward{5};  ///< to the competent body when wrongly addressed
    int answer{15};
    int publish{2}; ///< after the answer
};

struct PaknClocks {
    Instant refuse_by{};
    Instant ask_more_by{};
    Instant forward_by{};
    Instant answer_by{}; ///< from sending, or from the last forwarding
};

[[nodiscard]] PaknClocks pakn_clocks(
    Instant sent_at,
    std::optional<Instant> const& forwarded_at,
    PaknRule const& rule,
    WorkingCalendar const& calendar
);

[[nodiscard]] Instant
pakn_publish_by(Instant answered_at, PaknRule const& rule, WorkingCalendar const& calendar);

} // namespace motcua::domain
