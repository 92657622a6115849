#include "support/hcmc_calendar.hpp"

#include "support/at.hpp"

#include <boost/json.hpp>

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace motcua::tests {

namespace {

namespace json = boost::json;

std::string text_of(json::object const& object, json::string_view key) {
    return json::value_to<std::string>(object.at(key));
}

std::chrono::minutes time_of_day(json::value const& text) {
    auto const parsed = core::parse_time_of_day(json::value_to<std::string>(text));
    if (!parsed) {
        throw std::runtime_error("calendar file: not a time of day");
    }
    return *parsed;
}

std::vector<domain::OfficeSession> sessions_of(json::array const& pairs) {
    auto sessions = std::vector<domain::OfficeSession>();
    for (auto const& pair : pairs) {
        sessions.push_back({time_of_day(pair.as_array().at(0)), time_of_day(pair.as_array().at(1))});
    }
    return sessions;
}

domain::DayOffKind kind_named(std::string const& name) {
    if (name == "holiday") {
        return domain::DayOffKind::holiday;
    }
    if (name == "compensation") {
        return domain::DayOffKind::compensation;
    }
    if (name == "swap_off") {
        return domain::DayOffKind::swap_off;
    }
    if (name == "swap_work") {
        return domain::DayOffKind::swap_work;
    }
    throw std::runtime_error("calendar file: unknown kind of day");
}

domain::CalendarDay listed_day(json::object const& written) {
    auto listed = domain::CalendarDay{};
    listed.date = day(text_of(written, "date"));
    listed.kind = kind_named(text_of(written, "kind"));
    listed.certainty =
        text_of(written, "status") == "decided" ? domain::Certainty::decided : domain::Certainty::provisional;
    listed.instrument = text_of(written, "instrument");
    return listed;
}

} // namespace

domain::WorkingCalendar::Definition read_calendar_definition(std::string const& path) {
    auto file = std::ifstream(path);
    if (!file) {
        throw std::runtime_error("cannot open " + path);
    }
    auto content = std::ostringstream();
    content << file.rdbuf();
    auto const parsed = json::parse(content.str());
    auto const& written = parsed.as_object();

    auto definition = domain::WorkingCalendar::Definition{};
    definition.id = core::CalendarId{text_of(written, "calendar_id")};
    definition.version = json::value_to<int>(written.at("version"));
    definition.decided_until = day(text_of(written, "decided_until"));
    definition.first_day = day(text_of(written, "first_day"));
    definition.last_day = day(text_of(written, "last_day"));
    auto const weekdays = std::array<char const*, 7>{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (auto i = std::size_t{0}; i < weekdays.size(); ++i) {
        auto const& hours = written.at("week").as_object().at(weekdays.at(i)).as_object();
        definition.week.at(i).sessions = sessions_of(hours.at("sessions").as_array());
    }
    for (auto const& listed : written.at("days").as_array()) {
        definition.days.push_back(listed_day(listed.as_object()));
    }
    return definition;
}

domain::WorkingCalendar const& hcmc_calendar() {
    static auto const calendar =
        domain::WorkingCalendar(read_calendar_definition(MOTCUA_SOURCE_DIR "/config/calendars/vn-hcmc.json"));
    return calendar;
}

} // namespace motcua::tests
