#pragma once

#include "certificate.hpp"
#include "handles.hpp"
#include <motcua/signing/trust.hpp>
#include <motcua/signing/verify_pdf.hpp>

#include <memory>
#include <string>
#include <vector>

namespace motcua::signing {

using StoreHandle = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;

/// What a certificate is asked to be good for.
enum class Purpose : std::uint8_t {
    sign_documents,
    stamp_time,
};

/// A path from a certificate to an anchor, and whether a part of it was revoked.
struct ChainReport {
    std::vector<CertificateHandle> chain; ///< as far as it could be built, the certificate itself first
    Revocation revocation{Revocation::unchecked};
    std::optional<core::Failure> fault;
};

/// What Trust holds. Immutable after its making.
class TrustStore {
public:
    std::vector<CertificateHandle> anchors;
    std::vector<CertificateHandle> intermediates;
    std::vector<CrlHandle> crls;

    /// The anchors alone as OpenSSL wants them, set to look at the moment `at`.
    [[nodiscard]] StoreHandle openssl_store(core::Instant at) const;

    /// Judges `certificate`: path and validity at `proven_at`, the moment at which the signature is known to
    /// have existed; revocation lists as of `now`. A revocation after `proven_at` does no harm.
    [[nodiscard]] ChainReport judge(
        X509* certificate,
        STACK_OF(X509) * sent_along,
        Purpose purpose,
        core::Instant proven_at,
        core::Instant now
    ) const;

private:
    [[nodiscard]] Revocation
    revocation_of(std::vector<CertificateHandle> const& chain, core::Instant proven_at, core::Instant now)
        const;
};

/// Whether all certificates are part of the chain; others would be bytes nobody vouches for.
[[nodiscard]] bool is_on_chain(STACK_OF(X509) * certificates, std::vector<CertificateHandle> const& chain);

} // namespace motcua::signing
