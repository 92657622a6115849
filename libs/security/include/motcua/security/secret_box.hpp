#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/security/secret_text.hpp>

#include <string>
#include <string_view>

namespace motcua::security {

/// Seals secrets that have to be read again, so that whoever reads the database does not read them:
/// AES-256-GCM under a key derived (HKDF-SHA256) from one the service is given. May be used by several
/// threads at once.
class SecretBox {
public:
    /// Shortest key taken, in bytes.
    static constexpr std::size_t key_minimum = 32;

    /// `purpose` keeps boxes of one key apart. Throws std::invalid_argument when the key is too short.
    SecretBox(SecretText const& key, std::string_view purpose);

    /// base64url. `bound` names what the secret belongs to; it opens for nothing else.
    [[nodiscard]] std::string seal(std::string_view secret, std::string_view bound) const;

    /// Errors: unavailable "secret_unreadable" for a text that was altered, or sealed for something else or
    /// with another key.
    [[nodiscard]] core::Expected<SecretText> open(std::string_view sealed, std::string_view bound) const;

private:
    SecretText key_;
};

} // namespace motcua::security
