#pragma once

#include <motcua/domain/deadline.hpp>

#include <boost/json/object.hpp>

namespace motcua::api {

/// The unit's name in the API, in requests and answers.
[[nodiscard]] char const* unit_name(domain::LimitUnit unit);

[[nodiscard]] boost::json::object encode_limit(domain::TimeLimit const& limit);

} // namespace motcua::api
