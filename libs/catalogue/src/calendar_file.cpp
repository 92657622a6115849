#include "directory.hpp"
#include "enum_names.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/calendar_file.hpp>

#include <boost/json.hpp>

#include <stdexcept>

namespace motcua::catalogue {

namespace {

using boost::json::object;

std::vector<domain::OfficeSession>
sessions_from(object const& source, std::string const& pointer, Faults& faults) {
    auto sessions = std::vector<domain::OfficeSession>();
    auto const* const found = source.if_contains("sessions");
    if (found == nullptr) {
        return sessions;
    }
    auto const time_from = [&](boost::json::value const& value) {
        auto const& text = value.as_string();
        return time_of_day_from({text.data(), text.size()}, pointer + "/sessions", faults);
    };
    for (auto const& item : found->as_array()) {
        auto const& pair = item.as_array();
        sessions.push_back({time_from(pair[0]), time_from(pair[1])});
    }
    return sessions;
}

std::array<domain::WeekdayHours, 7> week_from(object const& source, Faults& faults) {
    constexpr auto names = std::array{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    auto week = std::array<domain::WeekdayHours, 7>();
    for (auto i = std::size_t{0}; i < names.size(); ++i) {
        auto const& day = source.at(names[i]).as_object();
        week[i].sessions = sessions_from(day, std::string("/week/") + names[i], faults);
        week[i].counts = !day.contains("counts") || flag_at(day, "counts");
    }
    return week;
}

std::vector<domain::CalendarDay> days_from(boost::json::array const& source, Faults& faults) {
    auto days = std::vector<domain::CalendarDay>();
    for (auto const& item : source) {
        auto const& entry = item.as_object();
        auto const pointer = "/days/" + std::to_string(days.size());
        auto day = domain::CalendarDay();
        day.date = date_if(entry, "date", pointer, faults).value_or(core::Date{});
        day.kind = day_off_kind_named(text_at(entry, "kind"));
        day.certainty = certainty_named(text_at(entry, "status"));
        day.instrument = text_at(entry, "instrument");
        day.sessions = sessions_from(entry, pointer, faults);
        days.push_back(std::move(day));
    }
    return days;
}

/// A day off in exchange names the rest day worked for it, and that day has to stand in the list.
void check_swaps(
    boost::json::array const& source,
    std::vector<domain::CalendarDay> const& days,
    Faults& faults
) {
    for (auto i = std::size_t{0}; i < source.size(); ++i) {
        auto const& entry = source[i].as_object();
        auto const pointer = "/days/" + std::to_string(i);
        auto const worked = date_if(entry, "worked_instead", pointer, faults);
        auto const stands = [&](domain::CalendarDay const& day) {
            return day.kind == domain::DayOffKind::swap_work && day.date == worked;
        };
        auto const is_pair = worked && days[i].kind == domain::DayOffKind::swap_off &&
                             std::any_of(days.begin(), days.end(), stands);
        if (entry.contains("worked_instead") && !is_pair) {
            add_fault(
                faults,
                pointer + "/worked_instead",
                "swap_pair",
                "Ngày làm bù phải có trong danh sách ngày làm việc hoán đổi.",
                "The day worked instead has to stand in the list as a swapped working day."
            );
        }
    }
}

void check_span(domain::WorkingCalendar::Definition const& definition, Faults& faults) {
    auto const inside = [&](core::Date day) {
        return definition.first_day <= day && day <= definition.last_day;
    };
    if (definition.last_day < definition.first_day || !inside(definition.decided_until)) {
        add_fault(
            faults,
            "/first_day",
            "date_order",
            "Ngày đầu, ngày cuối và ngày đã quyết định không theo thứ tự.",
            "First day, last day and last decided day are out of order."
        );
    }
    for (auto i = std::size_t{0}; i < definition.days.size(); ++i) {
        if (!inside(definition.days[i].date)) {
            add_fault(
                faults,
                "/days/" + std::to_string(i) + "/date",
                "outside_span",
                "Ngày nằm ngoài khoảng của lịch.",
                "The day lies outside the calendar's span."
            );
        }
    }
}

} // namespace

core::Expected<domain::WorkingCalendar> parse_calendar(std::string_view json) {
    auto const document = read_document(json, calendar_schema);
    if (!document) {
        return document.error();
    }
    auto const& source = document->as_object();
    auto faults = Faults();
    auto definition = domain::WorkingCalendar::Definition();
    definition.id = core::CalendarId(text_at(source, "calendar_id"));
    definition.version = int_at(source, "version");
    definition.week = week_from(source.at("week").as_object(), faults);
    definition.days = days_from(source.at("days").as_array(), faults);
    definition.decided_until = date_if(source, "decided_until", "", faults).value_or(core::Date{});
    definition.first_day = date_if(source, "first_day", "", faults).value_or(core::Date{});
    definition.last_day = date_if(source, "last_day", "", faults).value_or(core::Date{});
    check_swaps(source.at("days").as_array(), definition.days, faults);
    check_span(definition, faults);
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    try {
        return domain::WorkingCalendar(std::move(definition));
    } catch (std::invalid_argument const& refused) {
        auto vi =
            std::string("Lịch có ngày bị lặp, giờ làm việc chồng nhau hoặc không có ngày làm việc nào.");
        return core::invalid("", "calendar_meaning", std::move(vi), refused.what());
    }
}

core::Expected<Calendars> load_calendars(std::filesystem::path const& directory) {
    auto const paths = json_files(directory);
    if (!paths) {
        return paths.error();
    }
    auto calendars = Calendars();
    auto faults = Faults();
    for (auto const& path : *paths) {
        auto const name = path.filename().string();
        auto const text = read_file(path);
        auto calendar = text ? parse_calendar(*text) : core::Expected<domain::WorkingCalendar>(text.error());
        if (!calendar) {
            auto const found = faults_of(calendar.error(), name);
            faults.insert(faults.end(), found.begin(), found.end());
            continue;
        }
        auto const id = calendar->id();
        if (!calendars.emplace(id, std::move(*calendar)).second) {
            add_fault(
                faults,
                name + "#/calendar_id",
                "calendar_twice",
                "Mã lịch bị lặp lại.",
                "The calendar's id stands twice."
            );
        }
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return calendars;
}

} // namespace motcua::catalogue
