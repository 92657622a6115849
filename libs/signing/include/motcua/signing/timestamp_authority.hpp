#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/signing/trust.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace motcua::signing {

/// Says by a signed token that a digest existed at a time (RFC 3161).
class TimestampAuthority {
public:
    TimestampAuthority() = default;
    TimestampAuthority(TimestampAuthority const&) = delete;
    TimestampAuthority& operator=(TimestampAuthority const&) = delete;
    TimestampAuthority(TimestampAuthority&&) = delete;
    TimestampAuthority& operator=(TimestampAuthority&&) = delete;
    virtual ~TimestampAuthority() = default;

    /// DER TimeStampToken over a SHA-256 digest of 32 bytes, already checked.
    [[nodiscard]] virtual core::Expected<std::string> stamp(std::string_view sha256) = 0;
};

struct TimestampService {
    std::string url; ///< http:// or https://
    std::chrono::milliseconds connect_timeout{3000};
    std::chrono::milliseconds total_timeout{10000};
};

/// A time stamp authority spoken to over HTTP. Nonce, imprint, signature and the authority's certificate are
/// checked against `trust`; redirects are not followed. stamp() fails `unavailable` with the rule
/// timestamp_unreachable, timestamp_timeout, timestamp_refused, timestamp_malformed, timestamp_mismatch or
/// timestamp_untrusted. Thread-safe.
[[nodiscard]] std::unique_ptr<TimestampAuthority> timestamps_over_http(TimestampService service, Trust trust);

} // namespace motcua::signing
