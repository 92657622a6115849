#pragma once

#include "verdict.hpp"

#include <string_view>

namespace motcua::examine {

/// Pictures that begin at byte 0: whole, of a size that can be shown, nothing behind them. Pages of a TIFF
/// are its frames.
[[nodiscard]] Verdict check_png(std::string_view file);
[[nodiscard]] Verdict check_jpeg(std::string_view file);
[[nodiscard]] Verdict check_tiff(std::string_view file);

} // namespace motcua::examine
