#pragma once

#include "support/test_pki.hpp"
#include <motcua/signing/sign_pdf.hpp>
#include <motcua/signing/verify_pdf.hpp>

#include <string>

namespace motcua::tests {

/// The apology letter of letter_samples.hpp, rendered once.
[[nodiscard]] std::string const& unsigned_letter();

struct Colour {
    double red;
    double green;
    double blue;
};

/// A PNG of that many pixels: an oval line on transparent ground, as the scan of a seal or signature.
[[nodiscard]] std::string oval_png(Colour colour, int width, int height);

/// The place of the person's signature on the letter.
[[nodiscard]] signing::Placement person_place();

/// The person's signature as the service asks for it: an image, no words.
[[nodiscard]] signing::SignatureSpec person_spec();

/// The agency's: a red seal with issuer and time.
[[nodiscard]] signing::SignatureSpec agency_spec();

/// The bytes of a signing that must work.
[[nodiscard]] std::string signed_by(
    std::string const& pdf,
    signing::SignatureSpec const& spec,
    signing::SigningKey& key,
    signing::TimestampAuthority* timestamps = nullptr
);

/// A moment at which the letter is checked, after it was signed.
[[nodiscard]] inline core::Instant time_of_check() {
    return at("2026-03-02 09:00");
}

} // namespace motcua::tests
