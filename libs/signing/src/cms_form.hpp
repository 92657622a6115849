#pragma once

#include "handles.hpp"

#include <string>
#include <string_view>

namespace motcua::signing {

/// Whether `der` is a SignedData of one signer in the only way its parts can be written: certificates and
/// attributes as parsed, algorithms the same everywhere, no revocation lists, no unsigned attribute but one
/// time stamp. What nobody signs then cannot be changed either, and nothing can be hidden in it.
[[nodiscard]] bool is_canonical(CMS_ContentInfo* cms, std::string_view der);

/// Whether digest and signature algorithm are SHA-2 with RSA (PKCS#1 v1.5) or ECDSA as fits the signer's key,
/// and agree with the protecting attribute of RFC 6211, if there is one.
[[nodiscard]] bool has_known_algorithms(CMS_SignerInfo* signer, X509* certificate);

/// The digest of the signer: SHA-256, SHA-384 or SHA-512; null for anything else, above all MD5 and SHA-1.
[[nodiscard]] EVP_MD const* strong_digest(CMS_SignerInfo* signer);

/// The name of the attribute of RFC 6211.
constexpr auto algorithm_protection = "1.2.840.113549.1.9.52";

/// Its value: both algorithms of the signer.
[[nodiscard]] std::string protected_algorithms(CMS_SignerInfo* signer);

} // namespace motcua::signing
