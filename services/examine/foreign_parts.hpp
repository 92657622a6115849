#pragma once

#include <cstdint>
#include <string_view>

namespace motcua::examine {

/// Whether a reader of ZIP archives would find one in the file: an end-of-central-directory record that fits
/// the place it stands in.
[[nodiscard]] bool holds_zip_end(std::string_view file);

/// Whether a reader of PDFs, which look past what stands before the header, would find one that does not
/// begin at byte 0.
[[nodiscard]] bool hides_pdf_header(std::string_view file);

/// Whether a type that is taken begins behind something else: a page, a script, another header.
[[nodiscard]] bool hides_known_type(std::string_view file);

/// The number of `count` bytes at `at`, least one first, as ZIP writes numbers.
[[nodiscard]] std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count);

/// Nothing but white space and NUL, which programs pad files with.
[[nodiscard]] bool is_blank(std::string_view bytes);

} // namespace motcua::examine
