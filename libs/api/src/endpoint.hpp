#pragma once

#include <motcua/api/services.hpp>
#include <motcua/http/router.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace motcua::api {

/// An endpoint is a plain function run on a database thread: decode, run, encode.
using Endpoint = core::Expected<http::Response> (*)(Services&, app::Actor const&, http::Request const&);

/// The same for callers without a credential.
using PublicEndpoint = core::Expected<http::Response> (*)(Services&, http::Request const&);

/// The caller by bearer token, within its rate. On a database thread. Errors: unauthenticated, rate_limited.
[[nodiscard]] core::Expected<app::Actor> admitted(Services& services, http::Request const& request);

/// Hash of the bearer token, as the database knows it.
[[nodiscard]] std::string token_sha256(Services& services, http::Request const& request);

/// Authenticates by bearer token, then runs the endpoint.
[[nodiscard]] http::Handler authorised(Services& services, Endpoint endpoint);
[[nodiscard]] http::Handler open_to_all(Services& services, PublicEndpoint endpoint);

/// Answers from memory, or nothing; run on an io thread, so it never waits.
using FastEndpoint = std::optional<http::Response> (*)(Services&, app::Actor const&, http::Request const&);

/// Asks `endpoint` when the caller's token was seen within the last second; else the database decides.
[[nodiscard]] http::FastHandler answered_fast(Services& services, FastEndpoint endpoint);

[[nodiscard]] http::Response json_response(int status, boost::json::value const& body);

/// The command's key: required from integration clients, optional for people.
[[nodiscard]] core::Expected<std::optional<app::IdempotencyKey>>
idempotency_key(Services& services, app::Actor const& actor, http::Request const& request);

/// Version named by If-Match. Errors: version_required, stale for a tag that is no version of ours.
[[nodiscard]] core::Expected<std::int64_t> expected_version(http::Request const& request);

/// Whether If-None-Match names the version.
[[nodiscard]] bool client_has(http::Request const& request, std::int64_t version);

[[nodiscard]] std::string etag(std::int64_t version);

/// `limit` of the query, 1–200, 50 by default.
[[nodiscard]] core::Expected<int> page_limit(http::Request const& request);

/// Receipt of a command as the answer of intake and actions.
[[nodiscard]] http::Response receipt_response(int status, app::Receipt const& receipt);

/// The dossier when the actor may see it, else not_found.
[[nodiscard]] core::Expected<app::DossierView>
visible_dossier(Services& services, app::Actor const& actor, http::Request const& request);

} // namespace motcua::api
