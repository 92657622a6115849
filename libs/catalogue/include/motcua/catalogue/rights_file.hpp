#pragma once

#include <motcua/core/expected.hpp>

#include <set>
#include <string>
#include <string_view>

namespace motcua::catalogue {

/// One version of the table of rights.
struct RightsFile {
    int version{};
    std::set<std::string> actions;
};

/// config/rights.json (schemas/rights.schema.json).
/// Errors: malformed "json", invalid with faults at JSON pointers: "action_twice", "role_twice" …
[[nodiscard]] core::Expected<RightsFile> parse_rights(std::string_view json);

} // namespace motcua::catalogue
