#include <motcua/domain/pakn.hpp>

namespace motcua::domain {

namespace {

Instant working_days_after(Instant from, int count, WorkingCalendar const& calendar) {
    return due_after(from, TimeLimit{count, LimitUnit::working_day, std::nullopt}, calendar);
}

} // namespace

PaknClocks pakn_clocks(
    Instant sent_at,
    std::optional<Instant> const& forwarded_at,
    PaknRule const& rule,
    WorkingCalendar const& calendar
) {
    return {
        working_days_after(sent_at, rule.refuse, calendar),
        working_days_after(sent_at, rule.ask_more, calendar),
        working_days_after(sent_at, rule.forward, calendar),
        working_days_after(forwarded_at.value_or(sent_at), rule.answer, calendar),
    };
}

Instant pakn_publish_by(Instant answered_at, PaknRule const& rule, WorkingCalendar const& calendar) {
    return working_days_after(answered_at, rule.publish, calendar);
}

} // namespace motcua::domain
