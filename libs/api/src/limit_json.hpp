#pragma once

#include <motcua/domain/deadline.hpp>

#include <boost/json/object.hpp>

namespace motcua::api {

[[nodiscard]] boost::json::object encode_limit(domain::TimeLimit const& limit);

} // namespace motcua::api
