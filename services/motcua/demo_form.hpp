#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace motcua::services {

/// Data a form takes, made from its JSON Schema: every field filled with the least that is allowed, what is
/// `known` kept, dates set to `day` (YYYY-MM-DD).
[[nodiscard]] boost::json::value
sample_of(boost::json::value const& schema, boost::json::value const& known, std::string const& day);

} // namespace motcua::services
