#pragma once

#include "handles.hpp"
#include "trust_store.hpp"
#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <string>
#include <string_view>

namespace motcua::signing {

/// What a checked time stamp says.
struct StampedTime {
    core::Instant at;
    std::string authority; ///< common name
};

/// timestamp_malformed and timestamp_mismatch.
[[nodiscard]] core::Failure timestamp_malformed();
[[nodiscard]] core::Failure timestamp_mismatch();

/// Checks a DER TimeStampToken over `sha256` at the moment `at`: imprint, the authority's signature,
/// certificate, purpose and revocation, no digest weaker than SHA-256. Fails with timestamp_malformed,
/// timestamp_mismatch or timestamp_untrusted.
[[nodiscard]] core::Expected<StampedTime>
check_token(std::string_view token, std::string_view sha256, TrustStore const& trust, core::Instant at);

} // namespace motcua::signing
