#pragma once

#include <motcua/core/failure.hpp>

/// What comes of a message that could not be handed over. Never the server's own words: they name addresses.
namespace motcua::exchange {

[[nodiscard]] core::Failure mail_unreachable();
[[nodiscard]] core::Failure mail_timeout();
[[nodiscard]] core::Failure mail_tls_missing();
[[nodiscard]] core::Failure mail_tls_failed();
[[nodiscard]] core::Failure mail_login_refused();
[[nodiscard]] core::Failure mail_deferred(long reply); ///< may go later
[[nodiscard]] core::Failure mail_refused(long reply);  ///< will never go
[[nodiscard]] core::Failure sms_unavailable();
[[nodiscard]] core::Failure sms_refused();

} // namespace motcua::exchange
