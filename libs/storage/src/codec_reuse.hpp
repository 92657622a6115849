#pragma once

#include <motcua/app/reuse.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

/// Papers and their reuse as the JSON of schemas/sql/0012_holders.sql.
namespace motcua::storage {

/// {"component", "copy" or "result"}.
[[nodiscard]] boost::json::object write_source(app::ComponentReuse const& reuse);
[[nodiscard]] boost::json::object write_reuse(app::ReuseRows const& rows);
[[nodiscard]] domain::HeldPaper read_paper(boost::json::value const& stored);
[[nodiscard]] app::ReuseFacts read_reuse_facts(boost::json::value const& stored);

} // namespace motcua::storage
