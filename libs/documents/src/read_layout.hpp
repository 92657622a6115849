#pragma once

#include "form_template.hpp"
#include "template_faults.hpp"

namespace motcua::documents {

/// The member "layout" of a template.
[[nodiscard]] PageLayout read_layout(boost::json::object const& root, TemplateFaults& faults);

/// The member "columns": exactly those `names`, in that order, with shares of 100 together.
[[nodiscard]] std::vector<TableColumn>
read_columns(boost::json::object const& root, std::vector<std::string> const& names, TemplateFaults& faults);

} // namespace motcua::documents
