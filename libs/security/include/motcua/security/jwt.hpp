#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// JSON Web Tokens (RFC 7519, 8725): EdDSA (Ed25519) and RS256. The key says the algorithm, never the token.
namespace motcua::security {

/// Longest token looked at, in characters.
constexpr auto longest_jwt = std::size_t{8192};

/// A private key in a PEM file: Ed25519, or RSA of at least 2048 bits.
class SigningKey {
public:
    /// Errors: invalid "key_file" for a file that holds no such key.
    [[nodiscard]] static core::Expected<SigningKey> load(std::string id, std::string const& pem);

    [[nodiscard]] std::string const& id() const noexcept { return id_; }

    /// "EdDSA" or "RS256".
    [[nodiscard]] std::string_view algorithm() const noexcept;

    /// The public half as a JWK, JSON.
    [[nodiscard]] std::string public_jwk() const;

    /// Header and claims (JSON objects), signed.
    [[nodiscard]] std::string sign(std::string_view type, std::string_view claims) const;

private:
    struct Key;

    SigningKey(std::string id, std::shared_ptr<Key const> key)
        : id_(std::move(id))
        , key_(std::move(key)) {}

    std::string id_;
    std::shared_ptr<Key const> key_;
};

/// Public keys of one issuer.
class VerifyingKeys {
public:
    /// A JWK set as JSON. Keys of another kind or use are passed over. Errors: malformed "key_set"; invalid
    /// "key_set" when none is left, a key is too weak, or two share an id.
    [[nodiscard]] static core::Expected<VerifyingKeys> parse(std::string_view jwk_set);

    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

    struct Key;

    /// Null when no key has the id. Without an id only a key that is the only one is meant.
    [[nodiscard]] Key const* find(std::optional<std::string> const& id) const;

private:
    std::map<std::string, std::shared_ptr<Key const>> keys_;
};

/// What a token has to say.
struct JwtRules {
    std::string issuer;
    std::vector<std::string> audiences;   ///< one of these
    std::string type;                     ///< header "typ"; empty: any
    std::chrono::seconds leeway{30};      ///< clocks may differ so much
    std::chrono::seconds longest_life{0}; ///< from iat (or now) to exp; 0: any
};

/// Claims of a token whose signature and rules hold.
struct JwtClaims {
    std::string subject;
    core::Instant expires_at;
    std::optional<core::Instant> issued_at;
    std::map<std::string, std::string> texts;              ///< every claim that is a text
    std::map<std::string, std::vector<std::string>> lists; ///< every claim that is a list of texts
    std::string certificate;                               ///< cnf x5t#S256; empty: none
};

/// Checks everything: three parts, size, header without "crit", the key's algorithm, signature, issuer,
/// audience, exp (required), nbf, iat, no claim twice at any depth. Errors: unauthenticated "token_expired",
/// else unauthenticated "token_unknown" whatever it was: who forges tokens learns nothing.
[[nodiscard]] core::Expected<JwtClaims>
read_jwt(std::string_view token, VerifyingKeys const& keys, JwtRules const& rules, core::Instant now);

} // namespace motcua::security
