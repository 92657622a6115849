#include "json_fields.hpp"

#include "enum_names.hpp"

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

boost::json::string_view key_of(std::string_view key) {
    return {key.data(), key.size()};
}

std::string string_of(boost::json::value const& value) {
    auto const& text = value.as_string();
    return {text.data(), text.size()};
}

} // namespace

void add_fault(Faults& faults, std::string pointer, std::string rule, std::string vi, std::string en) {
    faults.push_back({std::move(pointer), std::move(rule), std::move(vi), std::move(en)});
}

std::string text_at(boost::json::object const& object, std::string_view key) {
    return string_of(object.at(key_of(key)));
}

std::string text_or_empty(boost::json::object const& object, std::string_view key) {
    auto const* const found = object.if_contains(key_of(key));
    return found == nullptr ? std::string() : string_of(*found);
}

int int_at(boost::json::object const& object, std::string_view key) {
    return object.at(key_of(key)).to_number<int>();
}

std::optional<int> int_if(boost::json::object const& object, std::string_view key) {
    auto const* const found = object.if_contains(key_of(key));
    return found == nullptr ? std::nullopt : std::optional(found->to_number<int>());
}

bool flag_at(boost::json::object const& object, std::string_view key) {
    return object.at(key_of(key)).as_bool();
}

std::vector<std::string> texts_at(boost::json::object const& object, std::string_view key) {
    auto texts = std::vector<std::string>();
    for (auto const& item : object.at(key_of(key)).as_array()) {
        texts.push_back(string_of(item));
    }
    return texts;
}

std::optional<core::Date>
date_if(boost::json::object const& object, std::string_view key, std::string const& pointer, Faults& faults) {
    auto const text = text_or_empty(object, key);
    if (text.empty()) {
        return std::nullopt;
    }
    auto const date = core::parse_date(text);
    if (!date) {
        add_fault(
            faults,
            pointer + '/' + std::string(key),
            "date",
            "Không có ngày này trong lịch.",
            "There is no such day."
        );
    }
    return date;
}

std::optional<core::Instant> instant_if(
    boost::json::object const& object,
    std::string_view key,
    std::string const& pointer,
    Faults& faults
) {
    auto const text = text_or_empty(object, key);
    if (text.empty()) {
        return std::nullopt;
    }
    auto const instant = core::parse_instant(text);
    if (!instant) {
        add_fault(
            faults,
            pointer + '/' + std::string(key),
            "instant",
            "Không có thời điểm này trong lịch.",
            "There is no such moment."
        );
    }
    return instant;
}

std::chrono::minutes time_of_day_from(std::string_view text, std::string const& pointer, Faults& faults) {
    auto const time = core::parse_time_of_day(text);
    if (!time) {
        add_fault(
            faults,
            pointer,
            "time_of_day",
            "Không có giờ này trong ngày.",
            "There is no such time of day."
        );
    }
    return time.value_or(std::chrono::minutes{});
}

domain::TimeLimit limit_at(
    boost::json::object const& object,
    std::string_view key,
    std::string const& pointer,
    Faults& faults
) {
    auto const& source = object.at(key_of(key)).as_object();
    auto limit = domain::TimeLimit();
    limit.value = int_at(source, "value");
    limit.unit = limit_unit_named(text_at(source, "unit"));
    if (auto const cutoff = text_or_empty(source, "same_day_cutoff"); !cutoff.empty()) {
        auto const at = pointer + '/' + std::string(key) + "/same_day_cutoff";
        limit.same_day_cutoff = time_of_day_from(cutoff, at, faults);
    }
    return limit;
}

std::optional<domain::TimeLimit> limit_if(
    boost::json::object const& object,
    std::string_view key,
    std::string const& pointer,
    Faults& faults
) {
    if (!object.contains(key_of(key))) {
        return std::nullopt;
    }
    return limit_at(object, key, pointer, faults);
}

} // namespace motcua::catalogue
