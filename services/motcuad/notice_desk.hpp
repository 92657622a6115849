#pragma once

#include <motcua/app/notifications.hpp>
#include <motcua/app/sms_gateway.hpp>
#include <motcua/config/settings.hpp>
#include <motcua/core/expected.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace motcua::services {

/// Tells applicants: the notices, the senders and the rules of this installation.
class NoticeDesk {
public:
    /// Null when nobody is told anything. Errors: those of load_notices, load_sms_gateway and
    /// DkimSigner::load; invalid "network" and "secret_file" of the gateway's map.
    [[nodiscard]] static core::Expected<std::unique_ptr<NoticeDesk>> load(config::Settings const& settings);

    /// One turn of app::tell_applicants.
    [[nodiscard]] core::Expected<int>
    tell(app::NotificationStore& store, app::Rules const& rules, app::NotificationReport const& report);

    /// A delivery report, when `authorization` is "Bearer " and the secret. Errors: not_found
    /// "delivery_reports" when none are taken; unauthenticated "report_secret"; as read_delivery_report.
    [[nodiscard]] core::Expected<std::optional<app::DeliveryReport>>
    read_report(std::string_view authorization, std::string_view body) const;

private:
    NoticeDesk(app::NoticeBook book, app::NoticePolicy policy);

    core::Expected<void> add_mail(config::Settings const& settings);
    core::Expected<void> add_sms(config::SmsGateway const& gateway);

    app::NoticeBook book_;
    app::NoticePolicy policy_;
    std::unique_ptr<app::MessageSender> mail_;
    std::unique_ptr<app::MessageSender> sms_;
    app::SmsGatewayMap sms_map_;
    std::string report_secret_;
};

} // namespace motcua::services
