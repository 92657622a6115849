#pragma once

#include <motcua/app/papers.hpp>
#include <motcua/app/rules.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

/// Papers as the JSON of schemas/sql/0006_desk.sql.
namespace motcua::storage {

[[nodiscard]] boost::json::object write_paper(app::PaperToWrite const& paper);
[[nodiscard]] boost::json::object write_outcome(app::PaperOutcome const& outcome);
[[nodiscard]] app::Filing read_filing(boost::json::value const& stored);
[[nodiscard]] std::vector<app::RegisterLine> read_register(boost::json::value const& stored);
[[nodiscard]] app::PaperJob read_job(boost::json::value const& stored, app::Rules const& rules);

} // namespace motcua::storage
