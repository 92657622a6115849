#pragma once

#include "handles.hpp"
#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::signing {

[[nodiscard]] CertificateHandle read_certificate(std::string_view der);

/// All certificates of PEM text, in order; nothing when one cannot be read.
[[nodiscard]] std::optional<std::vector<CertificateHandle>> read_pem_certificates(std::string_view pem);

[[nodiscard]] std::string der_of(X509 const* certificate);

/// First value of that kind in the subject as UTF-8; empty when absent.
[[nodiscard]] std::string subject_part(X509 const* certificate, int nid);

[[nodiscard]] std::string common_name(X509 const* certificate);

[[nodiscard]] bool is_self_signed(X509 const* certificate);

/// Nothing when the time cannot be read.
[[nodiscard]] std::optional<core::Instant> instant_of(ASN1_TIME const* time);

[[nodiscard]] AsnTimeHandle asn_time(core::Instant at);

/// certificate_expired, certificate_not_yet_valid, or success.
[[nodiscard]] core::Expected<void> check_validity(X509 const* certificate, core::Instant at);

/// Whether `signature` over SHA-256 of `message` fits the certificate.
[[nodiscard]] bool signature_fits(X509* certificate, std::string_view message, std::string_view signature);

/// SHA-256 of the texts one after the other.
[[nodiscard]] std::string sha256(std::initializer_list<std::string_view> parts);

/// Random bytes of OpenSSL.
[[nodiscard]] std::string random_bytes(std::size_t count);

} // namespace motcua::signing
