#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/security/secret_text.hpp>

#include <string>
#include <string_view>

namespace motcua::security {

/// Makes list positions opaque and unforgeable: base64url of (16 bytes of HMAC-SHA256, payload).
/// Signed, not encrypted: never put personal data into a payload. May be used by several threads at once.
class CursorSigner {
public:
    /// Shortest secret taken, in bytes.
    static constexpr std::size_t secret_minimum = 32;

    /// Longest cursor looked at, in characters.
    static constexpr std::size_t cursor_limit = 1024;

    /// Throws std::invalid_argument when the secret is shorter than secret_minimum.
    explicit CursorSigner(SecretText secret);

    /// `kind` names the list the cursor belongs to, "dossiers" or "events"; it must hold no NUL.
    [[nodiscard]] std::string sign(std::string_view kind, std::string_view payload) const;

    /// The payload; or `invalid` at "/cursor", rule cursor_invalid, for a cursor that was altered,
    /// cut, signed with another secret or made for another kind of list.
    [[nodiscard]] core::Expected<std::string> verify(std::string_view kind, std::string_view cursor) const;

private:
    [[nodiscard]] std::string signature(std::string_view kind, std::string_view payload) const;

    SecretText secret_;
};

} // namespace motcua::security
