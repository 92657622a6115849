#pragma once

#include <span>
#include <string_view>

namespace motcua::domain {

/// Every type an event of the feed may have, in alphabetical order: the one list of them. What is missing
/// here cannot be subscribed to; tests/lint/event_types.py holds code, SQL and the contracts against it.
[[nodiscard]] std::span<std::string_view const> event_types();

[[nodiscard]] bool is_event_type(std::string_view type);

} // namespace motcua::domain
