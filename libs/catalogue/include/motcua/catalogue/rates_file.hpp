#pragma once

#include <motcua/app/rates.hpp>

#include <string_view>

namespace motcua::catalogue {

/// config/rates.json (schemas/rates.schema.json).
/// Errors: malformed "json", invalid with faults at JSON pointers: "rate_twice", "column_rate" …
[[nodiscard]] core::Expected<app::RateBook> parse_rates(std::string_view json);

} // namespace motcua::catalogue
