#pragma once

#include "form_setting.hpp"
#include <motcua/documents/signer.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// Facts of the lower part of a letter.
struct LetterClosing {
    Signer const& signer;
    std::vector<std::string> const& recipients; ///< without dashes and stops
    std::string const& lookup_url;              ///< empty: no mark
};

/// Brings them into printable shape; a letter has 1 to 12 recipients.
void check_closing(
    Signer& signer,
    std::vector<std::string>& recipients,
    std::string& lookup_url,
    FactCheck& check
);

/// "Nơi nhận" and the QR mark on the left, the signature on the right (Decree 30/2020, annex I).
[[nodiscard]] Arrangement letter_closing(LetterClosing const& closing, Press const& press);

} // namespace motcua::documents
