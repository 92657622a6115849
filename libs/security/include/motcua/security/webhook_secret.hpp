#pragma once

#include <motcua/security/secret_text.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// Signatures of webhooks as standardwebhooks.com describes them.
namespace motcua::security {

/// A fresh secret of 32 random bytes, written "whsec_" and base64.
[[nodiscard]] SecretText webhook_secret();

/// "v1," and the base64 HMAC-SHA256 over "<id>.<timestamp>.<body>"; the key is what the secret's base64
/// stands for. `timestamp` in seconds of Unix time. Throws std::invalid_argument when it is no webhook
/// secret.
[[nodiscard]] std::string webhook_signature(
    SecretText const& secret,
    std::string_view id,
    std::int64_t timestamp,
    std::string_view body
);

} // namespace motcua::security
