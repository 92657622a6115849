#pragma once

#include <motcua/app/results.hpp>

#include <boost/json/object.hpp>

namespace motcua::storage {

/// The rows add_result of schemas/sql reads.
[[nodiscard]] boost::json::object write_new_result(app::NewResult const& result);

/// What open_result claimed.
[[nodiscard]] app::OpenedResult read_opened_result(boost::json::object const& claimed);

} // namespace motcua::storage
