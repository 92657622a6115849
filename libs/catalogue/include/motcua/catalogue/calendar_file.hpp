#pragma once

#include <motcua/catalogue/procedure_file.hpp>

namespace motcua::catalogue {

/// A calendar of config/calendars (schemas/calendar.schema.json).
/// Errors: malformed "json", invalid with faults at JSON pointers.
[[nodiscard]] core::Expected<domain::WorkingCalendar> parse_calendar(std::string_view json);

/// Every `*.json` of the directory, by calendar id. Faults carry "file.json#/pointer".
/// Errors: not_found "directory", invalid "calendar_twice", else as parse_calendar.
[[nodiscard]] core::Expected<Calendars> load_calendars(std::filesystem::path const& directory);

} // namespace motcua::catalogue
