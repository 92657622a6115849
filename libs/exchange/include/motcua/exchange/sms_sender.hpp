#pragma once

#include <motcua/app/notifications.hpp>
#include <motcua/app/sms_gateway.hpp>
#include <motcua/exchange/http_client.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace motcua::exchange {

/// Hands text messages to an SMS gateway over HTTP, as its map says.
class SmsSender final : public app::MessageSender {
public:
    /// `secret` stands for {secret} in the headers.
    SmsSender(app::SmsGatewayMap map, std::string secret);

    /// Errors: those of HttpClient::send; unavailable "sms_unavailable"; conflict "sms_refused".
    core::Expected<std::string> send(app::OutMessage const& message) override;

private:
    app::SmsGatewayMap const map_;
    std::string const secret_;
    HttpClient client_;
};

/// What a delivery report says; nothing when it speaks of a state on the way. Errors: malformed "json";
/// invalid "report_fields" when the id or the state is not where the map says.
[[nodiscard]] core::Expected<std::optional<app::DeliveryReport>>
read_delivery_report(app::SmsGatewayMap const& map, std::string_view body);

} // namespace motcua::exchange
