#pragma once

#include <motcua/app/notes.hpp>

#include <boost/json/object.hpp>

namespace motcua::storage {

/// {"what", "rows", "events", "missing_components"?} as the database function write_note reads it.
[[nodiscard]] boost::json::object write_note(app::Note const& note);

} // namespace motcua::storage
