#pragma once

#include <motcua/app/form_store.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

/// Filled forms as the JSON of schemas/sql/0014_forms.sql.
namespace motcua::storage {

[[nodiscard]] boost::json::object write_form(app::FilledForm const& form);
[[nodiscard]] boost::json::object write_outcome(app::FormOutcome const& outcome);
[[nodiscard]] app::FormJob read_form_job(boost::json::value const& stored, app::Rules const& rules);
[[nodiscard]] app::KnownOfApplicant read_known(boost::json::value const& stored, app::Rules const& rules);

} // namespace motcua::storage
