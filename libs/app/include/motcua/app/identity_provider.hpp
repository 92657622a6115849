#pragma once

#include <motcua/core/expected.hpp>

#include <string>
#include <utility>
#include <vector>

/// Signing in where the city keeps its people: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636).
namespace motcua::app {

/// Where the browser goes, and what it has to bring back.
struct SignInBegun {
    std::string url;
    std::string ticket; ///< sealed; a cookie of this browser alone
};

/// Whom the provider vouches for.
struct SignInFinished {
    std::string issuer;
    std::string subject;   ///< stays when the person's names change
    std::string account;   ///< name of the account here as the provider knows it; empty: only linked ones
    std::string return_to; ///< path the person came from
};

/// Speaks to the provider: blocks on the network, so it belongs on a pool of its own. Thread-safe.
class IdentityProvider {
public:
    IdentityProvider() = default;
    IdentityProvider(IdentityProvider const&) = delete;
    IdentityProvider& operator=(IdentityProvider const&) = delete;
    virtual ~IdentityProvider() = default;

    /// Errors: unavailable "identity_provider".
    [[nodiscard]] virtual core::Expected<SignInBegun> begin(std::string const& return_to) = 0;

    /// `parameters` of the redirect back. Errors: unauthenticated "sign_in_ticket" for a browser that did not
    /// begin here or took too long, "sign_in_denied" when the provider says no; unavailable
    /// "identity_provider".
    [[nodiscard]] virtual core::Expected<SignInFinished>
    finish(std::string const& ticket, std::vector<std::pair<std::string, std::string>> const& parameters) = 0;
};

} // namespace motcua::app
