#pragma once

#include <motcua/api/services.hpp>
#include <motcua/app/webhooks.hpp>
#include <motcua/config/settings.hpp>
#include <motcua/exchange/http_client.hpp>
#include <motcua/security/secret_box.hpp>

namespace motcua::services {

/// How receivers are spoken to. Errors: invalid "network".
[[nodiscard]] core::Expected<exchange::OutOptions> out_options(config::Webhooks const& settings);

/// Seals the secrets of receivers and sends signed deliveries to them.
class WebhookParts final : public app::WebhookPost {
public:
    WebhookParts(config::Settings const& settings, exchange::OutOptions options);

    core::Expected<app::Posted>
    post(app::DeliveryBatch const& batch, app::Delivery const& delivery, core::Instant at) override;

    /// For requests; this outlives them.
    [[nodiscard]] api::WebhookTools tools();

private:
    [[nodiscard]] core::Expected<std::string>
    signatures(app::DeliveryBatch const& batch, app::Delivery const& delivery, std::int64_t timestamp) const;

    config::Webhooks const& settings_;
    security::SecretBox box_;
    exchange::HttpClient client_;
};

} // namespace motcua::services
