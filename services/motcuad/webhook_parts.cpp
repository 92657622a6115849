#include "webhook_parts.hpp"

#include "server_parts.hpp"
#include <motcua/exchange/retry_after.hpp>
#include <motcua/security/webhook_secret.hpp>

namespace motcua::services {

namespace {

constexpr auto purpose = "motcua webhook secrets";
constexpr auto content_type = "application/cloudevents+json; charset=utf-8";

security::SecretText sealing_key(config::Settings const& settings) {
    auto const& own = settings.webhooks.key;
    return security::SecretText(std::string(own.empty() ? settings.cursor_secret : own));
}

} // namespace

core::Expected<exchange::OutOptions> out_options(config::Webhooks const& settings) {
    auto const networks = networks_in(settings.allowed_networks, "/webhooks/allowed_networks");
    if (!networks) {
        return networks.error();
    }
    auto options = exchange::OutOptions();
    options.allowed_networks = *networks;
    options.plain_http = settings.plain_http;
    options.ca_file = settings.ca_file;
    options.client_certificate_file = settings.client_certificate_file;
    options.client_key_file = settings.client_key_file;
    options.connect_time = settings.connect;
    options.total_time = settings.answer;
    options.user_agent = "motcua-webhooks";
    return options;
}

WebhookParts::WebhookParts(config::Settings const& settings, exchange::OutOptions options)
    : settings_(settings.webhooks)
    , box_(sealing_key(settings), purpose)
    , client_(std::move(options)) {}

/// One of each secret in force, separated by blanks.
core::Expected<std::string> WebhookParts::signatures(
    app::DeliveryBatch const& batch,
    app::Delivery const& delivery,
    std::int64_t timestamp
) const {
    auto all = std::string();
    for (auto const& sealed : batch.sealed_secrets) {
        auto const secret = box_.open(sealed, batch.subscription_id);
        if (!secret) {
            return secret.error();
        }
        all += all.empty() ? "" : " ";
        all += security::webhook_signature(*secret, delivery.id, timestamp, delivery.body);
    }
    return all;
}

core::Expected<app::Posted>
WebhookParts::post(app::DeliveryBatch const& batch, app::Delivery const& delivery, core::Instant at) {
    auto const timestamp = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    auto const signature = signatures(batch, delivery, timestamp);
    if (!signature) {
        return signature.error();
    }
    auto request = exchange::OutRequest();
    request.method = "POST";
    request.url = batch.url;
    request.headers = {
        {"Content-Type", content_type},
        {"webhook-id", delivery.id},
        {"webhook-timestamp", std::to_string(timestamp)},
        {"webhook-signature", *signature},
    };
    request.body = delivery.body;
    auto const answer = client_.send(request);
    if (!answer) {
        return answer.error();
    }
    return app::Posted{answer->status, exchange::retry_after(answer->header("Retry-After"), at)};
}

api::WebhookTools WebhookParts::tools() {
    auto tools = api::WebhookTools();
    tools.judge_url = [this](std::string const& url) { return client_.judge(url); };
    tools.fresh_secret = [this](std::string const& subscription) {
        auto const secret = security::webhook_secret();
        return box_.seal(secret.reveal(), subscription);
    };
    tools.open_secret = [this](std::string const& subscription, std::string const& sealed) {
        auto const secret = box_.open(sealed, subscription);
        return secret ? core::Expected<std::string>(std::string(secret->reveal())) : secret.error();
    };
    tools.secret_overlap = settings_.secret_overlap;
    return tools;
}

} // namespace motcua::services
