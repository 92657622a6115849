#pragma once

#include "support/signed_letter.hpp"

#include <openssl/evp.h>

#include <array>
#include <functional>
#include <string>

class QPDF;

namespace motcua::tests {

/// What a forger with an own good key can bend: the range, and the CMS over what the range says.
using ByteRange = std::array<long long, 4>;

/// The range of the last signature of a document.
[[nodiscard]] ByteRange range_of(std::string const& pdf);

/// The same document with another range, written in the room of the old one.
[[nodiscard]] std::string with_range(std::string pdf, ByteRange const& range);

/// The text that a range covers.
[[nodiscard]] std::string covered(std::string const& pdf, ByteRange const& range);

/// The document with another CMS in the hole of its last signature, padded as before.
[[nodiscard]] std::string with_cms(std::string pdf, std::string const& cms);

/// The CMS of the last signature.
[[nodiscard]] std::string cms_of(std::string const& pdf);

/// The signature value of a CMS and the time stamp token over it, as OpenSSL reads them.
[[nodiscard]] std::pair<std::string, std::string> signature_and_stamp(std::string const& cms);

/// A detached CMS by OpenSSL alone, with that digest and OpenSSL's flags on top; `carried` is one more
/// certificate inside.
[[nodiscard]] std::string plain_cms(
    std::string const& content,
    signing::Minted const& signer,
    EVP_MD const* digest,
    unsigned flags,
    signing::Minted const* carried = nullptr
);

/// The document with a revision appended in which `change` altered objects; it names what it changed.
[[nodiscard]] std::string appended(std::string const& pdf, std::function<void(QPDF&)> const& change);

} // namespace motcua::tests
