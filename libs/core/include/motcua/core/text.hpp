#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace motcua::core {

/// Valid UTF-8 without U+0000: the only text that may go on (a NUL silently cuts a string in SOCI).
[[nodiscard]] bool is_clean_utf8(std::string_view text);

/// The text in Unicode normal form C, or nothing when it is not clean UTF-8.
/// Vietnamese keyboards send both forms; TCVN 6909:2001 and every comparison here want the composed one.
[[nodiscard]] std::optional<std::string> to_nfc(std::string_view text);

/// Number of Unicode code points of clean UTF-8.
[[nodiscard]] std::size_t code_points(std::string_view text);

/// The code points of clean UTF-8.
[[nodiscard]] std::u32string to_code_points(std::string_view text);

/// Vietnamese without its marks: "Hồ sơ đã nhận" is "Ho so da nhan". Letters of other alphabets stay.
[[nodiscard]] std::string without_marks(std::string_view text);

/// Cut to at most `most` code points; what is cut ends in "...".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// Without ASCII white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

} // namespace motcua::core
