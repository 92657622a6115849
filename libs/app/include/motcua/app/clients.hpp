#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>

/// Integration clients: who they are, their API keys, and access tokens for them (OAuth 2.0 client
/// credentials).
namespace motcua::app {

/// What an administrator says of a client. Empty certificate fields and key set: known by API keys only.
struct ClientFields {
    std::string name; ///< account name, also the client_id of OAuth; never changes
    std::string display_name;
    core::UnitId unit; ///< empty: sees every unit
    ProcedureScope scope;
    std::string certificate_spki;    ///< SHA-256 of the certificate's public key, hexadecimal
    std::string certificate_subject; ///< RFC 2253
    std::string key_set;             ///< JWK set as JSON, public keys of private_key_jwt
    bool disabled{false};
};

/// A secret that was just made; the text itself is shown once and kept nowhere.
struct FreshKey {
    std::string sha256;
    std::string hint; ///< its first characters, for telling keys apart: "mc_live_Ab3d"
};

struct NewClientKey {
    std::string name;
    bool live{true}; ///< a test key is refused by a server in production
    FreshKey secret;
    std::set<std::string> actions; ///< empty: all the client may do
    ProcedureScope scope;
    std::optional<core::Instant> expires_at;
};

/// What a token request is checked against.
struct ClientProof {
    core::ActorId id;
    std::string certificate_spki;
    std::string certificate_subject;
    std::string key_set;
};

/// Blocks on the database. `by` is the account name of who changes something: it is written down.
class ClientStore {
public:
    ClientStore() = default;
    ClientStore(ClientStore const&) = delete;
    ClientStore& operator=(ClientStore const&) = delete;
    virtual ~ClientStore() = default;

    /// JSON array by name, after the one named.
    [[nodiscard]] virtual core::Expected<std::string> clients(std::string const& after, int limit) = 0;

    /// JSON object with its keys and what was changed. Errors: not_found "client".
    [[nodiscard]] virtual core::Expected<std::string> client(std::string const& id) = 0;

    /// Its id. Errors: conflict "actor_exists", "certificate_taken".
    [[nodiscard]] virtual core::Expected<std::string>
    add_client(ClientFields const& fields, std::string const& by) = 0;

    /// Everything but the name. Errors: not_found "client", conflict "certificate_taken".
    [[nodiscard]] virtual core::Expected<void>
    change_client(std::string const& id, ClientFields const& fields, std::string const& by) = 0;

    /// Its id. Errors: not_found "client", conflict "client_disabled", invalid "/procedures" "scope_wider".
    [[nodiscard]] virtual core::Expected<std::string>
    add_client_key(std::string const& client, NewClientKey const& key, std::string const& by) = 0;

    /// A new key of the same name and scope; the old one stays good for `overlap`. Errors: not_found
    /// "client_key", conflict "key_over".
    [[nodiscard]] virtual core::Expected<std::string> rotate_client_key(
        std::string const& client,
        std::string const& key,
        FreshKey const& secret,
        std::chrono::hours overlap,
        std::string const& by
    ) = 0;

    /// At once. Errors: not_found "client_key".
    [[nodiscard]] virtual core::Expected<void>
    revoke_client_key(std::string const& client, std::string const& key, std::string const& by) = 0;

    /// Of an enabled client by its name. Errors: not_found "client".
    [[nodiscard]] virtual core::Expected<ClientProof> client_proof(std::string const& name) = 0;

    /// Id of the client's key with this hash when it is good now, else empty.
    [[nodiscard]] virtual core::Expected<std::string>
    good_key(core::ActorId const& client, std::string const& sha256) = 0;

    /// False when the assertion was used before. It is remembered until it expires.
    [[nodiscard]] virtual core::Expected<bool>
    use_assertion(core::ActorId const& client, std::string const& jti, core::Instant expires_at) = 0;
};

/// What an access token says.
struct AccessGrant {
    core::ActorId client;
    std::string client_name;
    std::string key;               ///< id of the API key it was issued for; empty: none
    std::set<std::string> actions; ///< empty: all of the client's or its key's
    std::string certificate;       ///< "x5t#S256" it is bound to; empty: to none
    core::Instant expires_at;
};

/// Signs and checks access tokens.
class AccessTokens {
public:
    AccessTokens() = default;
    AccessTokens(AccessTokens const&) = delete;
    AccessTokens& operator=(AccessTokens const&) = delete;
    virtual ~AccessTokens() = default;

    /// Whether this service has a key to sign with.
    [[nodiscard]] virtual bool are_issued() const = 0;
    [[nodiscard]] virtual std::chrono::seconds life() const = 0;

    /// Precondition: are_issued().
    [[nodiscard]] virtual std::string issue(AccessGrant const& grant, core::Instant now) const = 0;

    /// Errors: unauthenticated "token_unknown" for whatever is wrong with it; "token_expired".
    [[nodiscard]] virtual core::Expected<AccessGrant>
    read(std::string_view token, core::Instant now) const = 0;

    /// JWK set as JSON: every key that is still good.
    [[nodiscard]] virtual std::string key_set() const = 0;

    /// A client's own signed statement that it is the client (RFC 7523). Errors: unauthenticated
    /// "client_assertion".
    struct Assertion {
        std::string jti;
        core::Instant expires_at;
    };

    [[nodiscard]] virtual core::Expected<Assertion> read_assertion(
        std::string_view token,
        std::string const& key_set,
        std::string const& client_name,
        core::Instant now
    ) const = 0;
};

} // namespace motcua::app
