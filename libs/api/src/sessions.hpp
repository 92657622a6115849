#pragma once

#include "endpoint.hpp"

/// Handlers of sign-in, which take more than a database thread: the hashing threads for passwords, threads
/// for the world outside for an identity provider.
namespace motcua::api {

/// POST /v1/session: name, password and second factor for a session's cookie.
[[nodiscard]] http::Handler signing_in(Services& services, RouteRight const& right);

/// Counts one attempt of the account before anything is checked. Errors: rate_limited "sign_in_wait".
[[nodiscard]] core::Expected<app::SignIn>
count_attempt(Services& services, std::string const& account, http::Request const& request);

/// GET /v1/session/oidc: sends the browser to the identity provider.
[[nodiscard]] http::Handler beginning_external_sign_in(Services& services, RouteRight const& right);

/// GET /v1/session/oidc/callback: the browser is back; a page, with the session's cookie when all is well.
[[nodiscard]] http::Handler finishing_external_sign_in(Services& services, RouteRight const& right);

/// Set-Cookie of a session: strict, so that no other site's link acts for the person.
[[nodiscard]] std::string session_cookie_line(Services& services, std::string const& session);

/// POST /v1/account/password: the current password and a new one.
[[nodiscard]] http::Handler changing_password(Services& services, RouteRight const& right);

} // namespace motcua::api
