#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How people sign in: password, second factor, session of the console.
namespace motcua::app {

/// What is known of an account before anything is proved.
struct SignIn {
    int wait_seconds{0};  ///< too many failures: nothing is checked before
    std::string actor_id; ///< empty: no such account, or it has no password
    std::string name;
    std::string password;      ///< encoded Argon2id hash
    std::string second_factor; ///< sealed secret; empty: none
    std::int64_t last_step{0}; ///< of the second factor that was used last
};

/// What a successful sign-in leaves behind.
struct SessionStart {
    std::string actor_id;
    std::string session_sha256;
    std::string agent; ///< browser, as it called itself
    std::string account_key;
    std::string address_key;
    std::string password; ///< hashed anew; empty: stays
    std::int64_t step{0}; ///< second factor used; 0: none
    std::chrono::minutes idle{};
    std::chrono::hours most{};
};

/// The same after a sign-in elsewhere.
struct ExternalSessionStart {
    std::string issuer;
    std::string subject;
    std::string account; ///< the account of that name, if the subject is new; empty: linked subjects only
    std::string session_sha256;
    std::string agent;
    std::chrono::minutes idle{};
    std::chrono::hours most{};
};

/// An account's own secrets.
struct AccountSecrets {
    std::string password;
    std::string second_factor; ///< sealed; in use
    std::string offered;       ///< sealed; not confirmed yet
    std::int64_t last_step{0};
    bool must_change{false};
};

/// Blocks on the database.
class AccountStore {
public:
    AccountStore() = default;
    AccountStore(AccountStore const&) = delete;
    AccountStore& operator=(AccountStore const&) = delete;
    virtual ~AccountStore() = default;

    /// Counts the attempt as a failure until it is proved good, so that guessing side by side gains nothing.
    /// The keys are hashes of name and network address.
    [[nodiscard]] virtual core::Expected<SignIn> begin_sign_in(
        std::string const& name,
        std::string const& account_key,
        std::string const& address_key
    ) = 0;

    /// Forgets the account's failures and opens the session: JSON object of it. Errors: conflict
    /// "second_factor_used" for a step that was used meanwhile.
    [[nodiscard]] virtual core::Expected<std::string> start_session(SessionStart const& start) = 0;

    /// Links a subject seen for the first time, and opens the session: JSON object of it. Errors:
    /// unauthenticated "account_unknown" when nobody here is meant.
    [[nodiscard]] virtual core::Expected<std::string> start_external_session(ExternalSessionStart const& start
    ) = 0;

    /// Errors: not_found "account"; conflict "identity_taken" when the subject is somebody else.
    [[nodiscard]] virtual core::Expected<void> link_identity(
        std::string const& name,
        std::string const& issuer,
        std::string const& subject,
        std::string const& by
    ) = 0;

    /// Ends the sessions that came that way, too. Errors: not_found "identity".
    [[nodiscard]] virtual core::Expected<void>
    unlink_identity(std::string const& name, std::string const& issuer, std::string const& by) = 0;

    /// Spends a recovery code; false when there is no such unused one.
    [[nodiscard]] virtual core::Expected<bool>
    use_recovery_code(std::string const& actor_id, std::string const& sha256) = 0;

    /// JSON array, newest first; the one with the hash is marked current.
    [[nodiscard]] virtual core::Expected<std::string>
    sessions(core::ActorId const& actor, std::string const& current_sha256) = 0;

    /// Ends one of the actor's sessions, or, without an id, the one with the hash. Errors: not_found
    /// "session".
    [[nodiscard]] virtual core::Expected<void>
    end_session(core::ActorId const& actor, std::string const& id, std::string const& sha256) = 0;

    /// Errors: not_found "account".
    [[nodiscard]] virtual core::Expected<AccountSecrets> secrets(core::ActorId const& actor) = 0;

    /// Also ends every session but the one with the hash. `must_change`: before anything else is done.
    [[nodiscard]] virtual core::Expected<void> set_password(
        std::string const& name,
        std::string const& encoded,
        bool must_change,
        std::string const& keep_session_sha256,
        std::string const& by
    ) = 0;

    [[nodiscard]] virtual core::Expected<void>
    offer_second_factor(core::ActorId const& actor, std::string const& sealed) = 0;

    /// The offered secret becomes the second factor, with new recovery codes.
    [[nodiscard]] virtual core::Expected<void> confirm_second_factor(
        core::ActorId const& actor,
        std::int64_t step,
        std::vector<std::string> const& recovery_sha256
    ) = 0;

    [[nodiscard]] virtual core::Expected<void>
    drop_second_factor(std::string const& name, std::string const& by) = 0;
};

/// Argon2id. Blocks for a good part of a second: on a pool of its own.
class PasswordHasher {
public:
    PasswordHasher() = default;
    PasswordHasher(PasswordHasher const&) = delete;
    PasswordHasher& operator=(PasswordHasher const&) = delete;
    virtual ~PasswordHasher() = default;

    [[nodiscard]] virtual std::string hash(std::string_view password) const = 0;

    /// Takes as long for an empty `encoded`, which nothing matches.
    [[nodiscard]] virtual bool matches(std::string_view password, std::string const& encoded) const = 0;

    /// The hash was made with less than what is asked for now.
    [[nodiscard]] virtual bool is_weak(std::string const& encoded) const = 0;
};

/// Time-based one-time passwords (RFC 6238: SHA-1, six digits, 30 seconds) and their sealed secrets.
class SecondFactors {
public:
    SecondFactors() = default;
    SecondFactors(SecondFactors const&) = delete;
    SecondFactors& operator=(SecondFactors const&) = delete;
    virtual ~SecondFactors() = default;

    /// Whether there is a secret to seal with.
    [[nodiscard]] virtual bool can_be_set_up() const = 0;

    struct Fresh {
        std::string sealed;
        std::string base32; ///< as an authenticator app takes it
    };

    [[nodiscard]] virtual Fresh fresh() const = 0;

    /// The step the code belongs to, of now or one step before or after, later than `after`; nothing when it
    /// is no good code.
    [[nodiscard]] virtual std::optional<std::int64_t>
    step_of(std::string const& sealed, std::string_view code, core::Instant now, std::int64_t after)
        const = 0;

    /// Ten codes for the day the device is lost.
    [[nodiscard]] virtual std::vector<std::string> recovery_codes() const = 0;
};

/// What a new password has to be. Errors: invalid at `pointer`: "password_length" (12 to 128 characters),
/// "password_name", "password_common", "password_monotonous".
[[nodiscard]] core::Expected<void>
check_password(std::string_view password, std::string_view account_name, std::string const& pointer);

} // namespace motcua::app
