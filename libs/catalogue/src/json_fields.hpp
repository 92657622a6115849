#pragma once

#include <motcua/core/failure.hpp>
#include <motcua/core/time.hpp>
#include <motcua/domain/procedure.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Typed access to a document that has passed its schema: a missing key here is a bug of the schema.
namespace motcua::catalogue {

/// Dates and times the schema's patterns let through although no calendar knows them are collected here.
using Faults = std::vector<core::FieldFault>;

void add_fault(Faults& faults, std::string pointer, std::string rule, std::string vi, std::string en);

[[nodiscard]] std::string text_at(boost::json::object const& object, std::string_view key);
[[nodiscard]] std::string text_or_empty(boost::json::object const& object, std::string_view key);
[[nodiscard]] int int_at(boost::json::object const& object, std::string_view key);
[[nodiscard]] std::optional<int> int_if(boost::json::object const& object, std::string_view key);
[[nodiscard]] bool flag_at(boost::json::object const& object, std::string_view key);
[[nodiscard]] std::vector<std::string> texts_at(boost::json::object const& object, std::string_view key);

/// Nothing when the key is missing; fault "date" at `pointer`/key when there is no such day.
[[nodiscard]] std::optional<core::Date>
date_if(boost::json::object const& object, std::string_view key, std::string const& pointer, Faults& faults);

[[nodiscard]] std::optional<core::Instant> instant_if(
    boost::json::object const& object,
    std::string_view key,
    std::string const& pointer,
    Faults& faults
);

/// "HH:MM"; fault "time_of_day" at `pointer` when there is no such time.
[[nodiscard]] std::chrono::minutes
time_of_day_from(std::string_view text, std::string const& pointer, Faults& faults);

[[nodiscard]] domain::TimeLimit
limit_at(boost::json::object const& object, std::string_view key, std::string const& pointer, Faults& faults);

[[nodiscard]] std::optional<domain::TimeLimit>
limit_if(boost::json::object const& object, std::string_view key, std::string const& pointer, Faults& faults);

} // namespace motcua::catalogue
