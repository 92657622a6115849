#pragma once

#include <motcua/core/time.hpp>

#include <string>
#include <string_view>

/// How text stands in a letter that goes by e-mail.
namespace motcua::exchange {

/// Text of a header field as RFC 2047 has it, folded into lines of at most 76 characters; plain ASCII stays.
/// `indent` characters of the first line are taken. Control characters become blanks.
[[nodiscard]] std::string header_text(std::string_view text, std::size_t indent);

/// "=?UTF-8?Q?Nguy=E1=BB=85n?= <a@b.example>"; the address alone without a name.
[[nodiscard]] std::string mailbox(std::string_view name, std::string_view address, std::size_t indent);

/// Quoted-printable (RFC 2045) with CRLF; line feeds of the text are its line ends.
[[nodiscard]] std::string quoted_printable(std::string_view text);

/// "Mon, 02 Mar 2026 09:00:00 +0700".
[[nodiscard]] std::string mail_date(core::Instant at);

} // namespace motcua::exchange
