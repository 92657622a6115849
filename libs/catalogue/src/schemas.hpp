#pragma once

#include <string_view>

/// The texts of schemas/*.schema.json, compiled in.
namespace motcua::catalogue {

extern std::string_view const procedure_schema;
extern std::string_view const calendar_schema;
extern std::string_view const units_schema;
extern std::string_view const signing_schema;

} // namespace motcua::catalogue
