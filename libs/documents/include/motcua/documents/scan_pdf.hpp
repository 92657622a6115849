#pragma once

#include <motcua/core/expected.hpp>

#include <string>
#include <string_view>

namespace motcua::documents {

struct ScanPdf {
    std::string bytes;
    int pages{};
};

/// A scanned picture ("image/jpeg", "image/png", "image/tiff") as a PDF: each picture fills a page of the
/// size it was scanned at, A4 when it does not say its resolution. A JPEG goes in as it is, byte for byte.
/// Errors: invalid "image_damaged", "image_too_large"; "image_type" for other types.
[[nodiscard]] core::Expected<ScanPdf> pdf_of_scan(std::string_view picture, std::string const& media_type);

} // namespace motcua::documents
