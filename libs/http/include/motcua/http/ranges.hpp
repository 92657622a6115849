#pragma once

#include <motcua/http/message.hpp>

namespace motcua::http {

/// Offers `whole`, a 200 with a strong ETag, in parts (RFC 9110 §14): one `Range` of bytes of a GET gives 206
/// or 416. Several ranges in one header, another unit, a malformed one, or an `If-Range` that is not the ETag
/// give the whole.
[[nodiscard]] Response in_ranges(Request const& request, Response whole);

} // namespace motcua::http
