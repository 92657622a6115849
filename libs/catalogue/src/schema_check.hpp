#pragma once

#include <motcua/core/failure.hpp>

#include <boost/json/value.hpp>

#include <string_view>
#include <vector>

namespace motcua::catalogue {

/// What the document breaks of a JSON Schema draft 7, as JSON pointer, rule and text in both languages.
[[nodiscard]] std::vector<core::FieldFault>
schema_faults(boost::json::value const& document, std::string_view schema);

} // namespace motcua::catalogue
