#include "mail_text.hpp"
#include <motcua/exchange/mail.hpp>

namespace motcua::exchange {

namespace {

constexpr auto line_end = "\r\n";

std::string part(std::string const& boundary, std::string const& kind, std::string const& text) {
    return "--" + boundary + line_end + "Content-Type: text/" + kind + "; charset=utf-8" + line_end +
           "Content-Transfer-Encoding: quoted-printable" + line_end + line_end + quoted_printable(text) +
           line_end; // belongs to the boundary that follows
}

/// "Name: value" with the value's first line counted from the colon.
std::string field(std::string const& name, std::string const& value) {
    return name + ": " + value + line_end;
}

std::string address_field(std::string const& name, std::string const& person, std::string const& address) {
    return field(name, mailbox(person, address, name.size() + 2));
}

} // namespace

std::string write_mail(Mail const& mail) {
    // Encoded text holds no "=_", so the boundary stands in no part.
    auto const boundary = "=_" + mail.id;
    auto const domain = mail.from_address.substr(mail.from_address.find('@') + 1);
    auto message = address_field("From", mail.from_name, mail.from_address) +
                   address_field("To", mail.to_name, mail.to_address) +
                   field("Subject", header_text(mail.subject, 9)) + field("Date", mail_date(mail.at)) +
                   field("Message-ID", "<" + mail.id + "@" + domain + ">");
    if (!mail.reply_to.empty()) {
        message += field("Reply-To", mail.reply_to);
    }
    message += field("Auto-Submitted", "auto-generated") + field("MIME-Version", "1.0") +
               field("Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"") + line_end;
    return message + part(boundary, "plain", mail.text) + part(boundary, "html", mail.html) + "--" +
           boundary + "--" + line_end;
}

} // namespace motcua::exchange
