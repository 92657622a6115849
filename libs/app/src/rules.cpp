#include <motcua/app/rules.hpp>

#include <algorithm>

namespace motcua::app {

Rules::Rules(
    std::vector<domain::ProcedureVersion> procedures,
    std::vector<domain::WorkingCalendar> calendars,
    std::vector<Unit> units
)
    : procedures_(std::move(procedures))
    , units_(std::move(units)) {
    for (auto& calendar : calendars) {
        calendars_.emplace(std::pair(calendar.id(), calendar.version()), std::move(calendar));
    }
    std::sort(procedures_.begin(), procedures_.end(), [](auto const& a, auto const& b) {
        return std::pair(a.code, a.version) < std::pair(b.code, b.version);
    });
}

core::Expected<domain::ProcedureVersion const*>
Rules::in_force(core::ProcedureCode const& code, core::Date day) const {
    auto const* best = static_cast<domain::ProcedureVersion const*>(nullptr);
    auto suspended = false;
    for (auto const& version : procedures_) {
        if (version.code != code || version.state == domain::ProcedureState::draft) {
            continue;
        }
        if (version.in_force.covers(day)) {
            best = &version;
        } else if (version.in_force.suspended_from && day >= *version.in_force.suspended_from) {
            suspended = true;
        }
    }
    if (best != nullptr) {
        return best;
    }
    if (suspended) {
        return core::conflict(
            "procedure_suspended",
            "Thủ tục đang bị tạm ngưng hiệu lực vào ngày tiếp nhận.",
            "The procedure is suspended on the day of receipt."
        );
    }
    return core::invalid(
        "/procedure",
        "procedure_unknown",
        "Không có thủ tục này hoặc thủ tục không có hiệu lực vào ngày tiếp nhận.",
        "There is no such procedure in force on the day of receipt."
    );
}

domain::ProcedureVersion const* Rules::procedure(core::ProcedureCode const& code, int version) const {
    for (auto const& candidate : procedures_) {
        if (candidate.code == code && candidate.version == version) {
            return &candidate;
        }
    }
    return nullptr;
}

domain::WorkingCalendar const* Rules::calendar(core::CalendarId const& id, int version) const {
    auto const found = calendars_.find(std::pair(id, version));
    return found == calendars_.end() ? nullptr : &found->second;
}

domain::WorkingCalendar const* Rules::calendar(core::CalendarId const& id) const {
    auto const* newest = static_cast<domain::WorkingCalendar const*>(nullptr);
    for (auto const& [key, calendar] : calendars_) {
        if (key.first == id) {
            newest = &calendar;
        }
    }
    return newest;
}

Unit const* Rules::unit(core::UnitId const& id) const {
    auto const found =
        std::find_if(units_.begin(), units_.end(), [&](Unit const& unit) { return unit.id == id; });
    return found == units_.end() ? nullptr : &*found;
}

} // namespace motcua::app
