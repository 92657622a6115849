#pragma once

#include "form_setting.hpp"
#include <motcua/app/forms.hpp>

namespace motcua::documents {

/// Adds one part of a section: lines, choices or a ruled table.
void add_part(Flow& flow, Press const& press, BodyStep const& step, app::FormSheet::Part const& part);

/// Brings every text of the sheet into printable shape.
void check_sheet(app::FormSheet& sheet, FactCheck& check);

} // namespace motcua::documents
