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

/// What is left to an integration client, for the answer's RateLimit field; nothing for people.
using Left = std::optional<Allowance>;

/// RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10).
void tell_rate(http::Response& response, Left const& left);

/// A route as the table of rights knows it: it has exactly one action.
struct RouteRight {
    http::Method method{};
    char const* pattern{};
    char const* action{};
};

/// The caller (authenticate.hpp), within its rate, which `left` hears, and its rights: narrowed to the
/// procedures it may do this for. On a database thread. Errors: unauthenticated, rate_limited, forbidden.
[[nodiscard]] core::Expected<app::Actor>
admitted(Services& services, http::Request const& request, RouteRight const& right, Left* left = nullptr);

/// What the caller hears of the failure; a refusal of right, open or hidden, is written down first.
[[nodiscard]] core::Failure refused(
    Services& services,
    app::Actor const& actor,
    http::Request const& request,
    RouteRight const& right,
    core::Failure const& failure
);

/// Authenticates and asks for the right, then runs the endpoint.
[[nodiscard]] http::Handler authorised(Services& services, Endpoint endpoint, RouteRight const& right);
[[nodiscard]] http::Handler open_to_all(Services& services, PublicEndpoint endpoint);

/// Answers from memory, or nothing; run on an io thread, so it never waits.
using FastEndpoint = std::optional<http::Response> (*)(Services&, app::Actor const&, http::Request const&);

/// The same for everybody.
using OpenFastEndpoint = http::Response (*)(Services&, http::Request const&);
[[nodiscard]] http::FastHandler open_fast(Services& services, OpenFastEndpoint endpoint);

/// Asks `endpoint` when the caller's token was seen within the last second and has the right; else the
/// database decides.
[[nodiscard]] http::FastHandler
answered_fast(Services& services, FastEndpoint endpoint, RouteRight const& right);

[[nodiscard]] http::Response json_response(int status, boost::json::value const& body);

/// The command's key: required from integration clients, optional for people.
[[nodiscard]] core::Expected<std::optional<app::IdempotencyKey>>
idempotency_key(Services& services, app::Actor const& actor, http::Request const& request);

/// Version named by If-Match. Errors: version_required, stale for a tag that is no version of ours.
[[nodiscard]] core::Expected<std::int64_t> expected_version(http::Request const& request);

/// 8-4-4-4-12 lower-case hexadecimal digits.
[[nodiscard]] bool is_uuid(std::string_view text);

/// Whether If-None-Match names the tag, compared weakly.
[[nodiscard]] bool client_has_tag(http::Request const& request, std::string_view tag);

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
