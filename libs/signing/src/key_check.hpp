#pragma once

#include "certificate.hpp"
#include <motcua/signing/signing_key.hpp>

namespace motcua::signing {

/// Fails when the certificate does not hold at `at`, its key is of no kind used here, or a signature made now
/// does not fit it.
[[nodiscard]] core::Expected<void> check_key(SigningKey& key, core::Instant at);

/// key_certificate_mismatch.
[[nodiscard]] core::Failure key_mismatch();

/// RSA of 2048 bits or more, or EC P-256, P-384, P-521: what can be signed with SHA-256 by today's measure.
[[nodiscard]] bool is_usable_key(EVP_PKEY const* key);

/// key_missing.
[[nodiscard]] core::Failure missing_key();

/// certificate_missing.
[[nodiscard]] core::Failure missing_certificate();

/// key_unsupported.
[[nodiscard]] core::Failure unusable_key();

} // namespace motcua::signing
