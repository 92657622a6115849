#pragma once

#include <motcua/exchange/http_client.hpp>
#include <motcua/security/jwt.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

namespace motcua::services {

/// The provider's metadata as far as a sign-in needs it (OpenID Connect Discovery 1.0 section 3).
struct OidcMetadata {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string userinfo_endpoint; ///< empty: none
    std::string jwks_uri;
    bool names_itself{false}; ///< the way back carries `iss` (RFC 9207)
};

/// What the provider publishes, asked for once an hour and when a key is missing. Blocks; thread-safe.
class OidcLookup {
public:
    using Keys = std::shared_ptr<security::VerifyingKeys const>;

    OidcLookup(std::string issuer, exchange::HttpClient& client)
        : issuer_(std::move(issuer))
        , client_(client) {}

    /// Errors: unavailable "identity_provider".
    [[nodiscard]] core::Expected<OidcMetadata> metadata();
    [[nodiscard]] core::Expected<Keys> keys();

    /// The keys, asked for anew: the provider may have changed them. Only its own tokens make us ask.
    [[nodiscard]] core::Expected<Keys> fresh_keys();

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] core::Expected<Keys> keys_younger_than(std::chrono::seconds age);
    [[nodiscard]] core::Expected<std::string> document_at(std::string const& url);

    std::string const issuer_;
    exchange::HttpClient& client_;
    std::mutex mutex_; ///< also while asking: others would ask for the same
    OidcMetadata metadata_;
    Clock::time_point metadata_until_;
    Keys keys_;
    Clock::time_point keys_at_;
};

/// The provider, or the way to it, does not work.
[[nodiscard]] core::Failure identity_provider_failed(std::string const& why_vi, std::string const& why_en);

} // namespace motcua::services
