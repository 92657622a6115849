#pragma once

#include <motcua/core/time.hpp>

#include <string>

namespace motcua::exchange {

/// One letter by e-mail.
struct Mail {
    std::string id; ///< the same in every try; letters, digits and hyphens
    std::string from_name;
    std::string from_address; ///< its domain ends the Message-ID
    std::string reply_to;     ///< empty: answers go to the sender
    std::string to_name;
    std::string to_address;
    std::string subject;
    std::string text;
    std::string html;
    core::Instant at;
};

/// The message as it is sent (RFC 5322, MIME, UTF-8), with CRLF line ends. Addresses have been checked;
/// nothing else can begin a header field of its own, whatever it holds.
[[nodiscard]] std::string write_mail(Mail const& mail);

} // namespace motcua::exchange
