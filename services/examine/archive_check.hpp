#pragma once

#include "verdict.hpp"

#include <string_view>

namespace motcua::examine {

/// A ZIP archive that begins at byte 0, or an Office document, which is one: unpacked wholly, counting. Word
/// and Excel documents are told by their parts.
[[nodiscard]] Verdict check_archive(std::string_view file);

} // namespace motcua::examine
