#pragma once

#include <boost/json.hpp>

#include <string>

namespace motcua::tests {

/// Data a form takes, generated from its definition: the required fields, or all of them. No real person.
[[nodiscard]] boost::json::object form_data(std::string const& document, bool full);

} // namespace motcua::tests
