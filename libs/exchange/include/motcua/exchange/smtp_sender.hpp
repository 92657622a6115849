#pragma once

#include <motcua/app/notifications.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace motcua::exchange {

enum class MailSecurity : std::uint8_t {
    starttls, ///< required: without it nothing is sent
    tls,      ///< from the first byte (port 465)
    none,     ///< for a relay on this very machine
};

struct SmtpOptions {
    std::string host;
    std::uint16_t port{587};
    MailSecurity security{MailSecurity::starttls};
    std::string ca_file; ///< PEM, then trusted alone; empty: what the system trusts
    std::string user;    ///< empty: no authentication
    std::string password;
    std::string from_name;
    std::string from_address;
    std::string reply_to;
    std::chrono::milliseconds connect_time{5'000};
    std::chrono::milliseconds total_time{20'000};
};

/// Hands letters to a mail server over SMTP. Certificates are always verified. One letter a connection.
class SmtpSender final : public app::MessageSender {
public:
    /// The DKIM header field of a message, to stand before it; no function: letters go unsigned.
    using Sign = std::function<std::string(std::string_view message, core::Instant at)>;

    SmtpSender(SmtpOptions options, Sign sign);

    /// Gives no id: the Message-ID is ours. Errors: unavailable "mail_unreachable", "mail_timeout",
    /// "mail_tls_missing", "mail_tls_failed", "mail_login_refused", "mail_deferred" (4xx); conflict
    /// "mail_refused" (5xx to this letter).
    core::Expected<std::string> send(app::OutMessage const& message) override;

private:
    SmtpOptions const options_;
    Sign const sign_;
};

} // namespace motcua::exchange
