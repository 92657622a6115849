#pragma once

#include "pdf_pages.hpp"

#include <string>

namespace motcua::documents {

/// Makes PDF/A-2b (ISO 19005-2) of what cairo drew: metadata, colour profile, language and an identifier
/// taken from the content, so that the same drawing always gives the same bytes. Throws std::runtime_error
/// when `drawn` cannot be read as PDF.
[[nodiscard]] std::string
archive_pdf(std::string const& drawn, PdfAbout const& about, std::string const& colour_profile);

} // namespace motcua::documents
