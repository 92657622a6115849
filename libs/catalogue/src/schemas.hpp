#pragma once

#include <string_view>

/// The texts of schemas/*.schema.json, compiled in.
namespace motcua::catalogue {

extern std::string_view const procedure_schema;
extern std::string_view const calendar_schema;
extern std::string_view const units_schema;
extern std::string_view const signing_schema;
extern std::string_view const file_keys_schema;
extern std::string_view const form_schema;
extern std::string_view const document_types_schema;
extern std::string_view const notice_schema;
extern std::string_view const notice_frame_schema;
extern std::string_view const sms_gateway_schema;
extern std::string_view const rates_schema;
extern std::string_view const portal_schema;
extern std::string_view const portals_schema;
extern std::string_view const rights_schema;
extern std::string_view const token_keys_schema;

} // namespace motcua::catalogue
