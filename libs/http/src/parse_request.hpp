#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/http/message.hpp>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <string_view>

namespace motcua::http {

/// What is wrong with the raw header text before it is parsed: folded lines, bare line feeds. Empty: nothing.
[[nodiscard]] std::string_view raw_header_fault(std::string_view header);

/// Turns a Beast message into plain values. Errors (malformed): bad target, percent-encoding, NUL,
/// conflicting lengths, more than one Host.
[[nodiscard]] core::Expected<Request>
parse_request(boost::beast::http::request<boost::beast::http::string_body>&& message);

} // namespace motcua::http
