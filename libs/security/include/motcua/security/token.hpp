#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace motcua::security {

/// Fresh credential of `bytes` random bytes from OpenSSL's generator, written in base64url without padding.
/// Throws std::runtime_error when the generator is broken.
[[nodiscard]] std::string random_token(std::size_t bytes = 32);

/// Public second factor printed on the appointment slip: `letters` characters of 2-9 and A-Z without I and O,
/// five bits each, so that nobody mistakes one for another when reading it from paper.
[[nodiscard]] std::string lookup_key(std::size_t letters = 8);

/// What the applicant typed, as lookup_key writes it: upper case, blanks and hyphens dropped.
/// Other characters stay, so a wrong key stays wrong.
[[nodiscard]] std::string normalised_lookup_key(std::string_view typed);

/// SHA-256 in lower-case hexadecimal, 64 characters.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// SHA-256 in base64 with padding, 44 characters (the form of the Digest and Repr-Digest headers).
[[nodiscard]] std::string sha256_base64(std::string_view bytes);

/// Equality whose time depends on the lengths only. For tokens, their hashes, second factors and signatures.
[[nodiscard]] bool constant_time_equal(std::string_view left, std::string_view right);

} // namespace motcua::security
