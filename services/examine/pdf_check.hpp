#pragma once

#include "verdict.hpp"

#include <string_view>

namespace motcua::examine {

/// A PDF that begins at byte 0: whole, open, without scripts, attachments or programs to start.
[[nodiscard]] Verdict check_pdf(std::string_view file);

} // namespace motcua::examine
