#pragma once

#include "endpoints.hpp"

#include <optional>
#include <string>

namespace motcua::api {

/// Refuses a public look-up that comes too soon, counted by caller and by what is looked up.
[[nodiscard]] std::optional<core::Failure>
too_many_look_ups(Services& services, Request const& request, std::string const& subject);

} // namespace motcua::api
