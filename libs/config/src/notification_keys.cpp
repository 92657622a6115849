#include "key_makers.hpp"
#include <motcua/core/time.hpp>

namespace motcua::config {

namespace {

/// The value has passed its rule.
std::chrono::minutes time_of_day(Value const& value) {
    return core::parse_time_of_day(text(value)).value_or(std::chrono::minutes{});
}

MailSecurity security_named(std::string_view name) {
    if (name == "tls") {
        return MailSecurity::tls;
    }
    return name == "none" ? MailSecurity::none : MailSecurity::starttls;
}

std::vector<Key> notice_keys() {
    return {
        worded(
            "notifications.directory",
            "",
            KeyRule::directory_if_set,
            "directory of the notices to applicants (config/notices); empty: nobody is told anything",
            [](Settings& s, Value const& v) { s.notifications.directory = text(v); }
        ),
        worded(
            "notifications.quiet_from",
            "21:00",
            KeyRule::time_of_day,
            "from here on text messages wait for the morning, but for notices marked at_once",
            [](Settings& s, Value const& v) { s.notifications.quiet_from = time_of_day(v); }
        ),
        worded(
            "notifications.quiet_until",
            "07:00",
            KeyRule::time_of_day,
            "end of the quiet hours; the same as quiet_from: there are none",
            [](Settings& s, Value const& v) { s.notifications.quiet_until = time_of_day(v); }
        ),
        ranged(
            "notifications.oldest_hours",
            72,
            1,
            720,
            "events older than this are not told any more",
            [](Settings& s, Value const& v) { s.notifications.oldest = std::chrono::hours{number(v)}; }
        ),
        ranged(
            "notifications.give_up_hours",
            24,
            1,
            240,
            "a message that could not be sent for so long has failed",
            [](Settings& s, Value const& v) { s.notifications.give_up = std::chrono::hours{number(v)}; }
        ),
        worded(
            "notifications.lookup_path",
            "/v1/public/status/{code}?key={key}",
            KeyRule::filled,
            "where applicants look their dossier up, behind public_base_url",
            [](Settings& s, Value const& v) { s.notifications.lookup_path = text(v); }
        ),
        worded(
            "sms.gateway_file",
            "",
            KeyRule::file_if_set,
            "how the SMS gateway is asked (schemas/sms_gateway.schema.json); empty: no text messages",
            [](Settings& s, Value const& v) { s.sms.map_file = text(v); }
        ),
        secret(
            "sms.report_secret_file",
            "MOTCUA_SMS_REPORT_SECRET",
            "file with the secret of the gateway's delivery reports, at least 32 bytes; empty: none are taken",
            [](Settings& s, Value const& v) { s.sms.report_secret = text(v); }
        ),
    };
}

std::vector<Key> mail_keys() {
    return {
        worded(
            "mail.host",
            "",
            KeyRule::any,
            "mail server letters are handed to; empty: no e-mail",
            [](Settings& s, Value const& v) { s.mail.host = text(v); }
        ),
        ranged(
            "mail.port",
            587,
            1,
            65535,
            "its port",
            [](Settings& s, Value const& v) { s.mail.port = static_cast<std::uint16_t>(number(v)); }
        ),
        chosen(
            "mail.security",
            "starttls",
            {"starttls", "tls", "none"},
            "STARTTLS required, TLS from the first byte, or none for a relay on this machine",
            [](Settings& s, Value const& v) { s.mail.security = security_named(text(v)); }
        ),
        worded(
            "mail.ca_file",
            "",
            KeyRule::file_if_set,
            "PEM certificates trusted for it alone; empty: what the system trusts",
            [](Settings& s, Value const& v) { s.mail.ca_file = text(v); }
        ),
        worded(
            "mail.user",
            "",
            KeyRule::any,
            "account of the mail server; empty: no authentication",
            [](Settings& s, Value const& v) { s.mail.user = text(v); }
        ),
        secret(
            "mail.password_file",
            "MOTCUA_MAIL_PASSWORD",
            "file with the account's password",
            [](Settings& s, Value const& v) { s.mail.password = text(v); }
        ),
        worded(
            "mail.from_name",
            "",
            KeyRule::any,
            "name of the sender",
            [](Settings& s, Value const& v) { s.mail.from_name = text(v); }
        ),
        worded(
            "mail.from_address",
            "",
            KeyRule::any,
            "address of the sender",
            [](Settings& s, Value const& v) { s.mail.from_address = text(v); }
        ),
        worded(
            "mail.reply_to",
            "",
            KeyRule::any,
            "address answers go to; empty: the sender's",
            [](Settings& s, Value const& v) { s.mail.reply_to = text(v); }
        ),
        worded(
            "dkim.domain",
            "",
            KeyRule::any,
            "domain letters are signed for",
            [](Settings& s, Value const& v) { s.dkim.domain = text(v); }
        ),
        worded(
            "dkim.selector",
            "motcua",
            KeyRule::filled,
            "name of the key in the DNS: <selector>._domainkey.<domain>",
            [](Settings& s, Value const& v) { s.dkim.selector = text(v); }
        ),
        worded(
            "dkim.key_file",
            "",
            KeyRule::file_if_set,
            "PEM private key, RSA of 2048 bits at least or Ed25519; empty: letters go unsigned",
            [](Settings& s, Value const& v) { s.dkim.key_file = text(v); }
        ),
    };
}

} // namespace

std::vector<Key> notification_keys() {
    auto keys = notice_keys();
    for (auto& key : mail_keys()) {
        keys.push_back(std::move(key));
    }
    return keys;
}

} // namespace motcua::config
