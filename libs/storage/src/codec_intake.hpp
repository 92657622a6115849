#pragma once

#include <motcua/app/intake.hpp>

#include <boost/json/object.hpp>

/// What the desk writes down, as the JSON of schemas/sql/0006_desk.sql.
namespace motcua::storage {

[[nodiscard]] boost::json::object write_applicant(app::Applicant const& applicant);
[[nodiscard]] boost::json::object write_intake(app::NewDossier const& rows);
[[nodiscard]] boost::json::object write_correction(app::Correction const& correction);

} // namespace motcua::storage
