#pragma once

#include <motcua/app/clients.hpp>
#include <motcua/security/jwt.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motcua::security {

/// Access tokens as signed JWTs (RFC 9068), with one key that signs and others that are still good.
/// Thread-safe.
class AccessTokenDesk final : public app::AccessTokens {
public:
    /// `issuer` is the service's public address, also the audience. Without keys no token is issued and none
    /// is good. `current` is one of the keys. Errors: those of the keys.
    [[nodiscard]] static core::Expected<std::unique_ptr<AccessTokenDesk>> open(
        std::string issuer,
        std::vector<SigningKey> keys,
        std::string const& current,
        std::chrono::seconds life
    );

    [[nodiscard]] bool are_issued() const override { return current_.has_value(); }

    [[nodiscard]] std::chrono::seconds life() const override { return life_; }

    [[nodiscard]] std::string issue(app::AccessGrant const& grant, core::Instant now) const override;
    [[nodiscard]] core::Expected<app::AccessGrant>
    read(std::string_view token, core::Instant now) const override;

    [[nodiscard]] std::string key_set() const override { return key_set_; }

    [[nodiscard]] core::Expected<Assertion> read_assertion(
        std::string_view token,
        std::string const& key_set,
        std::string const& client_name,
        core::Instant now
    ) const override;

private:
    AccessTokenDesk(std::string issuer, std::chrono::seconds life)
        : issuer_(std::move(issuer))
        , life_(life) {}

    std::string issuer_;
    std::chrono::seconds life_;
    std::optional<SigningKey> current_;
    std::string key_set_{R"({"keys":[]})"};
    VerifyingKeys keys_;
};

} // namespace motcua::security
