#pragma once

#include "form_setting.hpp"

#include <string>
#include <vector>

namespace motcua::documents {

/// Who signs a slip: the word with the role, and the name printed under the space for the signature.
struct SlipSigner {
    char const* role;
    std::string const& name; ///< may be empty
};

/// The lower part of a slip.
struct SlipClosing {
    std::vector<SlipSigner> signers; ///< from left to right: one or two; one stands on the right
    std::string const& lookup_url;   ///< empty: no mark
    std::string const& lookup_key;   ///< empty: no line
};

/// The words a template needs for it, beside the roles.
[[nodiscard]] std::vector<std::string> slip_closing_words(std::vector<std::string> roles);

/// The signatures at both sides, the QR mark with the lookup key between or, with one signer, on the left.
[[nodiscard]] Arrangement slip_closing(SlipClosing const& closing, Press const& press);

} // namespace motcua::documents
