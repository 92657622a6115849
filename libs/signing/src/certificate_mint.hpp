#pragma once

#include "handles.hpp"
#include <motcua/core/time.hpp>
#include <motcua/signing/development_pki.hpp>

#include <string>
#include <vector>

namespace motcua::signing {

/// What a development certificate is made for.
enum class MintedFor : std::uint8_t {
    authority,
    signer,
    time_stamps,
};

/// A certificate and its key.
struct Minted {
    KeyHandle key;
    CertificateHandle certificate;
};

struct MintOrder {
    std::string common_name;
    std::string organisation;
    MintedFor use{MintedFor::signer};
    KeyKind kind{KeyKind::ec_p256};
    core::Instant from;
    core::Instant until;
    EVP_MD const* digest{EVP_sha256()};
};

/// A certificate by `issuer`, or a self-signed one when there is none. Throws when OpenSSL does not play.
[[nodiscard]] Minted mint(MintOrder const& order, Minted const* issuer);

struct RevokedEntry {
    X509 const* certificate;
    core::Instant since;
};

[[nodiscard]] CrlHandle mint_revocation_list(
    Minted const& issuer,
    std::vector<RevokedEntry> const& revoked,
    core::Instant from,
    core::Instant until
);

[[nodiscard]] std::string to_pem(X509* certificate);
[[nodiscard]] std::string to_pem(X509_CRL* crl);
[[nodiscard]] std::string to_pem(EVP_PKEY* key);

/// DER of a PKCS#12 file under that passphrase.
[[nodiscard]] std::string to_pkcs12(Minted const& minted, std::string const& passphrase);

} // namespace motcua::signing
