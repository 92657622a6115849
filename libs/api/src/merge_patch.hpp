#pragma once

#include <boost/json/object.hpp>

namespace motcua::api {

/// RFC 7386: null takes a member away, an object is merged, anything else replaces.
void merge_patch(boost::json::object& target, boost::json::object const& patch);

} // namespace motcua::api
