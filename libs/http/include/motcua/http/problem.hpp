#pragma once

#include <motcua/core/failure.hpp>
#include <motcua/http/message.hpp>

#include <string_view>

namespace motcua::http {

/// The one table Errc -> HTTP status.
[[nodiscard]] int status_of(core::Errc code);

/// RFC 9457 problem: type urn:motcua:problem:<rule>, title, status, code, detail (Vietnamese), detail_en,
/// errors[], legal_basis, request_id; Retry-After when the failure sets it.
[[nodiscard]] Response problem(core::Failure const& failure, std::string_view request_id);

/// The same for what only HTTP knows (405, 431, 500 …): the failure's code is not looked at.
[[nodiscard]] Response
problem_with_status(int status, core::Failure const& failure, std::string_view request_id);

} // namespace motcua::http
