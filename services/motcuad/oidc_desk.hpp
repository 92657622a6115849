#pragma once

#include "oidc_lookup.hpp"
#include <motcua/app/identity_provider.hpp>
#include <motcua/config/settings.hpp>
#include <motcua/security/secret_box.hpp>

namespace motcua::services {

/// Signing in through the provider the settings name. Its clock is the world's, not the test clock: what it
/// signs is judged by that.
class OidcDesk final : public app::IdentityProvider {
public:
    /// Null when the settings name no provider. Errors: invalid "network".
    [[nodiscard]] static core::Expected<std::unique_ptr<OidcDesk>> open(config::Settings const& settings);

    [[nodiscard]] core::Expected<app::SignInBegun> begin(std::string const& return_to) override;
    [[nodiscard]] core::Expected<app::SignInFinished> finish(
        std::string const& ticket,
        std::vector<std::pair<std::string, std::string>> const& parameters
    ) override;

private:
    OidcDesk(config::Settings const& settings, exchange::OutOptions options);

    /// What the browser carries from here to the provider and back.
    struct Ticket {
        std::string state;
        std::string nonce;
        std::string verifier; ///< of PKCE
        std::string return_to;
        std::int64_t until{}; ///< seconds since 1970
    };

    struct Tokens {
        std::string id_token;
        std::string access_token;
    };

    [[nodiscard]] std::string seal(Ticket const& ticket) const;
    [[nodiscard]] core::Expected<Ticket> opened(std::string const& sealed) const;
    [[nodiscard]] core::Expected<Tokens>
    redeem(std::string const& code, std::string const& verifier, OidcMetadata const& provider);
    [[nodiscard]] core::Expected<security::JwtClaims>
    read_id_token(std::string const& token, std::string const& nonce);
    [[nodiscard]] core::Expected<std::string> account_named_by(
        security::JwtClaims const& claims,
        std::string const& access_token,
        OidcMetadata const& provider
    );

    config::Oidc const& settings_;
    std::string const redirect_uri_;
    security::SecretBox box_;
    exchange::HttpClient client_;
    OidcLookup lookup_;
};

} // namespace motcua::services
