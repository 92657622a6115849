#pragma once

#include <motcua/domain/calendar.hpp>

#include <string>

namespace motcua::tests {

/// Definition written in a file of config/calendars; throws std::runtime_error when it cannot be read.
[[nodiscard]] domain::WorkingCalendar::Definition read_calendar_definition(std::string const& path);

/// Days off and office hours of the city 2018–2027, read once from config/calendars/vn-hcmc.json.
[[nodiscard]] domain::WorkingCalendar const& hcmc_calendar();

} // namespace motcua::tests
