#pragma once

#include <motcua/http/message.hpp>

#include <string>
#include <string_view>

namespace motcua::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" of now, remade once a second per thread.
[[nodiscard]] std::string_view http_date_now();

/// 32 hex digits, unique in this program and unlikely elsewhere; not a secret.
[[nodiscard]] std::string make_request_id();

/// What a client may choose as request id: 1 to 64 of A-Z a-z 0-9 . _ -
[[nodiscard]] bool is_sane_request_id(std::string_view id);

struct Framing {
    std::string_view request_id;
    bool keep_alive{true};
    bool tls{false};
};

/// Status line and header of `response` into `out`, with the fields every answer carries.
/// Throws std::logic_error for CR, LF or NUL in a field.
void write_head(Response const& response, Framing framing, std::string& out);

/// 204 and 304 never have a body.
[[nodiscard]] bool may_have_body(int status) noexcept;

} // namespace motcua::http
