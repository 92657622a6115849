#pragma once

#include "verify_page.hpp"

namespace motcua::api {

/// What anybody may know of a result, from its public fields.
[[nodiscard]] VerifyPage page_of_result(boost::json::object const& row);

} // namespace motcua::api
