#pragma once

#include <motcua/core/freed.hpp>
#include <motcua/security/jwt.hpp>

#include <openssl/evp.h>

#include <memory>

namespace motcua::security {

using KeyHandle = std::unique_ptr<EVP_PKEY, core::Freed<EVP_PKEY_free>>;

enum class JwtAlgorithm : std::uint8_t { eddsa, rs256 };

[[nodiscard]] std::string_view name_of(JwtAlgorithm algorithm);

struct SigningKey::Key {
    KeyHandle key;
    JwtAlgorithm algorithm{};
};

struct VerifyingKeys::Key {
    KeyHandle key;
    JwtAlgorithm algorithm{};

    /// Whether `signature` is the key's over `text`.
    [[nodiscard]] bool verifies(std::string_view text, std::string_view signature) const;
};

/// The algorithm the key is for; nothing for one that is too weak or of another kind.
[[nodiscard]] std::optional<JwtAlgorithm> algorithm_of(EVP_PKEY const* key);

} // namespace motcua::security
