#pragma once

#include <motcua/core/failure.hpp>
#include <motcua/core/time.hpp>
#include <motcua/signing/signing_key.hpp>
#include <motcua/signing/trust.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::signing {

/// What was appended to the document after a signature.
enum class LaterChange : std::uint8_t {
    none,       ///< the signature covers the whole document
    signatures, ///< only further signatures, or data to check them
    other,      ///< anything else: what is shown may differ from what was signed
};

enum class Revocation : std::uint8_t {
    unchecked, ///< the chain was not good enough to look
    good,      ///< no certificate of the chain was revoked when it mattered
    revoked,
    unknown, ///< no usable revocation list
};

enum class TimeSource : std::uint8_t {
    none,
    claimed,    ///< the signer's clock
    time_stamp, ///< a time stamp authority
};

struct SignatureReport {
    std::string field;
    std::string signer;                 ///< common name of the certificate's subject
    std::string agency;                 ///< organisation of the certificate's subject; may be empty
    std::optional<core::Failure> fault; ///< why it is not valid; nothing when valid
    LaterChange later{LaterChange::other};
    std::vector<std::string> chain; ///< common names, signer first
    Revocation revocation{Revocation::unchecked};
    std::optional<core::Instant> signed_at;
    TimeSource time_source{TimeSource::none};
    std::string time_stamped_by; ///< common name of the authority
    std::string digest;          ///< "SHA-256"

    [[nodiscard]] bool valid() const noexcept { return !fault; }

    [[nodiscard]] bool covers_whole_document() const noexcept { return later == LaterChange::none; }
};

struct PdfReport {
    std::vector<SignatureReport> signatures; ///< in the order they were made
    std::optional<core::Failure> fault;      ///< why the document as a whole is not good

    /// At least one signature, each one valid, and the last covers every byte.
    [[nodiscard]] bool valid() const noexcept { return !fault; }
};

/// Checks every signature of a PDF at the moment `at` (now): bytes covered, CMS, chain to `trust`, revocation
/// lists, time stamps and what was appended later. Never fails: what is not a PDF gets a report that says so.
/// Blocks for milliseconds; thread-safe.
[[nodiscard]] PdfReport verify_pdf(std::string_view pdf, Trust const& trust, core::Instant at);

/// Whether `key` can sign something that verify_pdf will accept at `at`: fails with certificate_expired,
/// certificate_not_yet_valid, certificate_revoked, certificate_untrusted, certificate_purpose or
/// revocation_unknown.
[[nodiscard]] core::Expected<void> check_signer(SigningKey const& key, Trust const& trust, core::Instant at);

} // namespace motcua::signing
