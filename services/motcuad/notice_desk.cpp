#include "notice_desk.hpp"

#include <motcua/catalogue/notice_files.hpp>
#include <motcua/catalogue/sms_gateway.hpp>
#include <motcua/core/text.hpp>
#include <motcua/exchange/sms_sender.hpp>
#include <motcua/exchange/smtp_sender.hpp>
#include <motcua/security/dkim.hpp>
#include <motcua/security/token.hpp>

#include <fstream>

namespace motcua::services {

namespace {

/// Messages of one turn; the duty has a thread of its own, so this only bounds how long stopping waits.
constexpr auto messages_a_turn = 4;

constexpr auto most_secret_bytes = std::size_t{4096};

exchange::MailSecurity security_of(config::MailSecurity security) {
    switch (security) {
    case config::MailSecurity::starttls:
        return exchange::MailSecurity::starttls;
    case config::MailSecurity::tls:
        return exchange::MailSecurity::tls;
    case config::MailSecurity::none:
        return exchange::MailSecurity::none;
    }
    return exchange::MailSecurity::starttls;
}

exchange::SmtpOptions options_of(config::MailServer const& mail) {
    auto options = exchange::SmtpOptions{};
    options.host = mail.host;
    options.port = mail.port;
    options.security = security_of(mail.security);
    options.ca_file = mail.ca_file.string();
    options.user = mail.user;
    options.password = mail.password;
    options.from_name = mail.from_name;
    options.from_address = mail.from_address;
    options.reply_to = mail.reply_to;
    return options;
}

/// The first line of the file; nothing named, nothing read.
core::Expected<std::string> secret_in(std::filesystem::path const& file) {
    auto secret = std::string();
    if (file.empty()) {
        return secret;
    }
    auto stream = std::ifstream(file, std::ios::binary);
    auto const read = static_cast<bool>(std::getline(stream, secret));
    secret = core::trimmed(secret);
    if (!read || secret.empty() || secret.size() > most_secret_bytes) {
        return core::invalid(
            "/sms/gateway_file#/secret_file",
            "secret_file",
            "Không đọc được tệp bí mật của cổng tin nhắn.",
            "The secret file of the SMS gateway cannot be read."
        );
    }
    return secret;
}

core::Expected<void> check_networks(std::vector<std::string> const& networks) {
    for (auto i = std::size_t{0}; i < networks.size(); ++i) {
        if (!exchange::Network::parse(networks[i])) {
            return core::invalid(
                "/sms/gateway_file#/networks/" + std::to_string(i),
                "network",
                "Phải có dạng CIDR, như 10.0.0.0/8.",
                "It has to be in CIDR form, as 10.0.0.0/8."
            );
        }
    }
    return {};
}

app::NoticePolicy policy_of(config::Settings const& settings) {
    auto const& notices = settings.notifications;
    return app::NoticePolicy{
        domain::QuietHours{notices.quiet_from, notices.quiet_until},
        notices.oldest,
        notices.give_up,
        settings.public_base_url + notices.lookup_path};
}

} // namespace

NoticeDesk::NoticeDesk(app::NoticeBook book, app::NoticePolicy policy)
    : book_(std::move(book))
    , policy_(std::move(policy)) {}

core::Expected<std::unique_ptr<NoticeDesk>> NoticeDesk::load(config::Settings const& settings) {
    if (settings.notifications.directory.empty()) {
        return std::unique_ptr<NoticeDesk>();
    }
    auto book = catalogue::load_notices(settings.notifications.directory);
    if (!book) {
        return book.error();
    }
    auto desk = std::unique_ptr<NoticeDesk>(new NoticeDesk(std::move(*book), policy_of(settings)));
    if (auto const added = desk->add_mail(settings); !added) {
        return added.error();
    }
    if (auto const added = desk->add_sms(settings.sms); !added) {
        return added.error();
    }
    return desk;
}

core::Expected<void> NoticeDesk::add_mail(config::Settings const& settings) {
    if (settings.mail.host.empty()) {
        return {};
    }
    auto sign = exchange::SmtpSender::Sign();
    if (!settings.dkim.key_file.empty()) {
        auto signer =
            security::DkimSigner::load(settings.dkim.domain, settings.dkim.selector, settings.dkim.key_file);
        if (!signer) {
            return signer.error();
        }
        auto shared = std::make_shared<security::DkimSigner const>(std::move(*signer));
        sign = [shared](std::string_view message, core::Instant at) {
            return shared->signature_of(message, at);
        };
    }
    mail_ = std::make_unique<exchange::SmtpSender>(options_of(settings.mail), std::move(sign));
    return {};
}

core::Expected<void> NoticeDesk::add_sms(config::SmsGateway const& gateway) {
    if (gateway.map_file.empty()) {
        return {};
    }
    auto map = catalogue::load_sms_gateway(gateway.map_file);
    if (!map) {
        return map.error();
    }
    if (auto const checked = check_networks(map->networks); !checked) {
        return checked;
    }
    auto secret = secret_in(map->secret_file);
    if (!secret) {
        return secret.error();
    }
    sms_map_ = *map;
    report_secret_ = gateway.report_secret;
    sms_ = std::make_unique<exchange::SmsSender>(std::move(*map), std::move(*secret));
    return {};
}

core::Expected<int> NoticeDesk::tell(
    app::NotificationStore& store,
    app::Rules const& rules,
    app::NotificationReport const& report
) {
    auto const senders = app::Senders{mail_.get(), sms_.get()};
    return app::tell_applicants(store, rules, book_, policy_, senders, report, messages_a_turn);
}

core::Expected<std::optional<app::DeliveryReport>>
NoticeDesk::read_report(std::string_view authorization, std::string_view body) const {
    if (report_secret_.empty()) {
        return core::not_found("delivery_reports");
    }
    if (!security::constant_time_equal(authorization, "Bearer " + report_secret_)) {
        return core::Failure(
            core::Errc::unauthenticated,
            "report_secret",
            "Bí mật của báo cáo phát không đúng.",
            "The secret of the delivery reports is wrong."
        );
    }
    return exchange::read_delivery_report(sms_map_, body);
}

} // namespace motcua::services
