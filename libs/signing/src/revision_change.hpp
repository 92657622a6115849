#pragma once

#include <motcua/signing/verify_pdf.hpp>

#include <qpdf/QPDF.hh>
#include <string_view>

namespace motcua::signing {

/// What the revisions behind `end` did to the document `bytes`, opened as `now`. Allowed are new objects that
/// only new signature fields lead to, those fields in the form, their widgets on pages, and the catalogue's
/// store of certificates and revocation lists (/DSS); everything else counts as a change of content.
[[nodiscard]] LaterChange change_behind(std::string_view bytes, std::size_t end, QPDF& now);

} // namespace motcua::signing
