#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/signing/signing_key.hpp>
#include <motcua/signing/timestamp_authority.hpp>

#include <string>
#include <string_view>

namespace motcua::signing {

/// A detached CAdES signature over content with this SHA-256 digest, as DER: content type, message digest and
/// signing-certificate-v2 signed along, no signing time (PAdES has it in /M), a time stamp over the signature
/// when `timestamps` is given.
[[nodiscard]] core::Expected<std::string>
make_cms(std::string_view content_sha256, SigningKey& key, TimestampAuthority* timestamps);

} // namespace motcua::signing
