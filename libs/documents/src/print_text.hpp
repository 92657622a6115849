#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::documents {

/// Text as it goes on paper: NFC, one space for any run of white space, invisible format characters dropped.
/// Line feeds stay when `keep_paragraphs`. Nothing when the text is not clean UTF-8.
[[nodiscard]] std::optional<std::string> printable(std::string_view text, bool keep_paragraphs = false);

/// In capitals, by the rules of Vietnamese, composed (NFC).
[[nodiscard]] std::string in_capitals(std::string_view text);

/// "Ngày 05…" of "ngày 05…": the first letter in capitals, the rest as it is.
[[nodiscard]] std::string sentence_case(std::string_view text);

/// Without the stops and spaces at its end: a final stop is the template's to set.
[[nodiscard]] std::string without_stop(std::string text);

/// The code points of clean UTF-8.
[[nodiscard]] std::u32string code_points_of(std::string_view text);

/// A stretch of bytes within which a line must not end.
struct Unbreakable {
    std::size_t from;
    std::size_t to;

    bool operator==(Unbreakable const&) const = default;
};

/// Words of up to 40 letters stay whole, so "i-ốt" and "Ông/Bà" are never cut at their mark while the text
/// keeps its plain U+002D; a number stays with its "ngày", "tháng", "năm", "giờ", "phút"; each of `phrases`
/// stays together.
[[nodiscard]] std::vector<Unbreakable>
unbreakable_parts(std::string_view text, std::vector<std::string> const& phrases);

} // namespace motcua::documents
