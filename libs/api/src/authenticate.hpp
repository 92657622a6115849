#pragma once

#include <motcua/api/services.hpp>
#include <motcua/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>

/// Who calls: by a bearer token (account's token, API key or access token), by the cookie of a session, or by
/// a TLS client certificate. A header wins over a cookie, a cookie over a certificate. The header Acting-For
/// names the account in whose stead a person acts who was empowered to (app/staff.hpp).
namespace motcua::api {

/// How the caller is known, checked as far as that goes without the accounts. On a database thread.
/// Errors: unauthenticated "token_missing", "token_unknown", "token_expired", "token_bound", "test_key";
/// forbidden "csrf_token".
[[nodiscard]] core::Expected<app::Credential> credential_of(Services& services, http::Request const& request);

/// The caller with its rights. On a database thread. Errors: those of credential_of, unauthenticated,
/// forbidden "delegation_missing".
[[nodiscard]] core::Expected<app::Actor> authenticate(Services& services, http::Request const& request);

/// Whose credential it is, though the request was forbidden for what it lacks (a session's CSRF token, a
/// delegation): the refusal is written down under that name. On a database thread.
[[nodiscard]] std::optional<app::Actor> caller_behind(Services& services, http::Request const& request);

/// The caller when it was seen within the last second, without the database.
[[nodiscard]] std::optional<app::Actor> remembered_actor(Services& services, http::Request const& request);

/// The first cookie of that name; empty when there is none.
[[nodiscard]] std::string_view cookie_named(http::Request const& request, std::string_view name);

/// The session's cookie; empty when there is none.
[[nodiscard]] std::string_view session_cookie(http::Request const& request);

/// What a browser has to send in X-CSRF-Token with anything but GET and HEAD.
[[nodiscard]] std::string csrf_token(Services& services, std::string_view session);

[[nodiscard]] core::Failure token_missing();

} // namespace motcua::api
