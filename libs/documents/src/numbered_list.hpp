#pragma once

#include "form_setting.hpp"

#include <string>
#include <vector>

namespace motcua::documents {

/// Adds "1. …", "2. …", each entry with its later lines under its text, not under its number.
void add_numbered_list(
    Flow& flow,
    Press const& press,
    BodyStep const& step,
    std::vector<std::string> const& entries
);

} // namespace motcua::documents
