#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>
#include <motcua/security/secret_text.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::signing {

/// A private key with its certificate. Any number of threads may sign with one key; every call blocks, on a
/// token for as long as the token takes.
class SigningKey {
public:
    SigningKey() = default;
    SigningKey(SigningKey const&) = delete;
    SigningKey& operator=(SigningKey const&) = delete;
    SigningKey(SigningKey&&) = delete;
    SigningKey& operator=(SigningKey&&) = delete;
    virtual ~SigningKey() = default;

    /// DER certificates: the signer's own first, then those of its issuers as far as known.
    [[nodiscard]] virtual std::vector<std::string> const& chain() const noexcept = 0;

    /// Signature over SHA-256 of `message`: PKCS#1 v1.5 for RSA, DER Ecdsa-Sig-Value for EC.
    [[nodiscard]] virtual core::Expected<std::string> sign(std::string_view message) = 0;
};

/// The first line of a file, for a passphrase or PIN. Fails `unavailable` (secret_unreadable).
[[nodiscard]] core::Expected<security::SecretText> secret_from_file(std::filesystem::path const& file);

/// The value of an environment variable. Fails `unavailable` (secret_unset).
[[nodiscard]] core::Expected<security::SecretText> secret_from_environment(std::string const& name);

/// Opens a PKCS#12 file for signing at `at`. Fails with the rule key_file_unreadable, key_file_malformed,
/// wrong_passphrase, key_missing, key_unsupported, key_certificate_mismatch, certificate_expired or
/// certificate_not_yet_valid.
[[nodiscard]] core::Expected<std::unique_ptr<SigningKey>>
open_pkcs12(std::filesystem::path const& file, security::SecretText const& passphrase, core::Instant at);

/// Where a key lies on a PKCS#11 token.
struct TokenKey {
    std::filesystem::path module;           ///< the maker's PKCS#11 library
    std::string token;                      ///< label of the token
    std::string key;                        ///< CKA_LABEL of the private key and its certificate
    std::filesystem::path certificate_file; ///< PEM chain, signer first; empty: read it from the token
};

/// Logs in to the token and finds the key. A token taken out and put back later is opened again by the next
/// signature; a wrong PIN is never tried twice, tokens lock after a few. Fails with the rule
/// module_unusable, token_missing, wrong_pin, pin_locked, key_missing, certificate_missing,
/// key_unsupported, key_certificate_mismatch, certificate_expired, certificate_not_yet_valid or
/// token_failed.
[[nodiscard]] core::Expected<std::unique_ptr<SigningKey>>
open_token(TokenKey const& where, security::SecretText pin, core::Instant at);

} // namespace motcua::signing
