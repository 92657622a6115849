#pragma once

#include <motcua/core/failure.hpp>
#include <motcua/http/message.hpp>

namespace motcua::http {

/// RFC 9457 problem in Vietnamese and English. The one table from Errc to status.
[[nodiscard]] Response problem(core::Failure const& failure, std::string const& request_id);

/// A problem of the protocol itself, before any handler.
[[nodiscard]] Response problem(
    int status,
    std::string const& rule,
    std::string const& vi,
    std::string const& en,
    std::string const& request_id
);

/// 500 without detail.
[[nodiscard]] Response internal_error(std::string const& request_id);

[[nodiscard]] int status_of(core::Errc code);

} // namespace motcua::http
