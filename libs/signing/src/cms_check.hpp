#pragma once

#include "timestamp_token.hpp"
#include "trust_store.hpp"
#include <motcua/signing/verify_pdf.hpp>

#include <string_view>

namespace motcua::signing {

/// How strictly a signature's form is judged.
enum class CmsProfile : std::uint8_t {
    cades, ///< ETSI.CAdES.detached: signing-certificate-v2 is mandatory
    pkcs7, ///< adbe.pkcs7.detached
};

/// Judges a detached CMS signature over `content`, the two covered ranges of the file, and fills in who,
/// chain, revocation, time stamp and digest of the report; the fault, when there is one, comes last.
void check_cms(
    std::string_view der,
    std::string_view content_head,
    std::string_view content_tail,
    CmsProfile profile,
    TrustStore const& trust,
    core::Instant at,
    SignatureReport& report
);

} // namespace motcua::signing
