#pragma once

#include "arrangement.hpp"
#include <motcua/documents/apology_letter.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// Facts of the lower part of a letter.
struct LetterClosing {
    Signer const& signer;
    std::vector<std::string> const& recipients; ///< without dashes and stops
    std::string const& lookup_url;              ///< empty: no mark
};

/// "Nơi nhận" and the QR mark on the left, the signature on the right (Decree 30/2020, annex I).
[[nodiscard]] Arrangement
letter_closing(LetterClosing const& closing, FormTemplate const& form, PangoContext* context, double width);

} // namespace motcua::documents
