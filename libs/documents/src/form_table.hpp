#pragma once

#include "form_template.hpp"

#include <string>
#include <vector>

namespace motcua::documents {

[[nodiscard]] FormSpec const& receipt_spec();
[[nodiscard]] FormSpec const& supplement_spec();
[[nodiscard]] FormSpec const& refusal_spec();
[[nodiscard]] FormSpec const& apology_spec();
[[nodiscard]] FormSpec const& stop_spec();
[[nodiscard]] FormSpec const& control_spec();
[[nodiscard]] FormSpec const& register_spec();
[[nodiscard]] FormSpec const& application_spec(); ///< of no set: not in the table

/// One template to load.
struct FormEntry {
    FormSet set;
    FormSpec const& spec;
};

/// Every form of every set.
[[nodiscard]] std::vector<FormEntry> const& form_table();

/// "2018", "2025": how template names write the set.
[[nodiscard]] std::string set_name(FormSet set);

/// "receipt.2025".
[[nodiscard]] std::string template_name(FormEntry const& entry);

} // namespace motcua::documents
