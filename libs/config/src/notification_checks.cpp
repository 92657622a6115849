#include "reader.hpp"
#include <motcua/domain/sms_text.hpp>

namespace motcua::config {

namespace {

constexpr std::size_t least_report_secret_bytes = 32;

void check_mail(MailServer const& mail, Faults& faults) {
    if (mail.host.empty()) {
        return;
    }
    for (auto const& [pointer, address] :
         {std::pair("/mail/from_address", &mail.from_address), std::pair("/mail/reply_to", &mail.reply_to)}) {
        auto const may_be_empty = address == &mail.reply_to;
        if (!(may_be_empty && address->empty()) && !domain::is_mail_address(*address)) {
            add_fault(
                faults,
                pointer,
                "mail_address",
                "Phải là một địa chỉ thư điện tử.",
                "It has to be an e-mail address."
            );
        }
    }
    if (!mail.user.empty() && mail.password.empty()) {
        add_fault(
            faults,
            "/mail/password_file",
            "mail_password",
            "Phải có mật khẩu của tài khoản gửi thư.",
            "The password of the sending account is needed."
        );
    }
    if (!mail.user.empty() && mail.security == MailSecurity::none) {
        add_fault(
            faults,
            "/mail/security",
            "mail_plain_login",
            "Không gửi mật khẩu qua kết nối không mã hóa.",
            "A password does not go over a connection in the clear."
        );
    }
}

} // namespace

void check_notifications(Settings const& settings, Faults& faults) {
    if (!settings.notifications.directory.empty() && settings.mail.host.empty() &&
        settings.sms.map_file.empty()) {
        add_fault(
            faults,
            "/notifications/directory",
            "sender_missing",
            "Phải có máy chủ thư (mail.host) hoặc cổng tin nhắn (sms.gateway_file).",
            "A mail server (mail.host) or an SMS gateway (sms.gateway_file) is needed."
        );
    }
    if (!settings.notifications.lookup_path.starts_with('/')) {
        add_fault(
            faults,
            "/notifications/lookup_path",
            "lookup_path",
            "Phải bắt đầu bằng dấu /.",
            "It has to begin with a slash."
        );
    }
    check_mail(settings.mail, faults);
    if (!settings.dkim.key_file.empty() && settings.dkim.domain.empty()) {
        add_fault(
            faults,
            "/dkim/domain",
            "dkim_domain",
            "Phải có tên miền mà thư được ký.",
            "The domain letters are signed for is needed."
        );
    }
    auto const& secret = settings.sms.report_secret;
    if (!secret.empty() && secret.size() < least_report_secret_bytes) {
        add_fault(
            faults,
            "/sms/report_secret_file",
            "secret_short",
            "Bí mật phải dài ít nhất 32 byte.",
            "The secret has to be 32 bytes at least."
        );
    }
}

} // namespace motcua::config
