#pragma once

#include "json_fields.hpp"
#include <motcua/app/notices.hpp>

#include <string>

namespace motcua::catalogue {

/// Faults of one notice that only show once it stands in its frame. `name` is the file's.
void check_notice(
    app::NoticeBook const& book,
    app::Notice const& notice,
    std::string const& name,
    Faults& faults
);

/// Placeholders the fixed list does not have.
void check_placeholders(app::NoticeLine const& line, std::string const& pointer, Faults& faults);

} // namespace motcua::catalogue
