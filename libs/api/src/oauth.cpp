#include "base64_text.hpp"
#include "endpoints.hpp"
#include <motcua/http/form.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <variant>

/// OAuth 2.0 for integration clients: client credentials (RFC 6749 section 4.4) proved by an API key, a
/// signed assertion (RFC 7523) or a certificate (RFC 8705). Errors are those of RFC 6749, not problems.
namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto assertion_type = std::string_view("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");

/// An answer of RFC 6749 section 5.2.
struct Refusal {
    int status{400};
    std::string error;
    std::string description; ///< English, without quotes or backslashes
};

/// A client that proved itself, with the rights the token may carry.
struct Proved {
    app::AccessGrant grant;
    app::Actor actor;
};

using ProvedOr = std::variant<Proved, Refusal>;

Refusal invalid_client() {
    return {401, "invalid_client", "the client is unknown, disabled or did not prove itself"};
}

Refusal broken(core::Failure const& failure) {
    return failure.code() == core::Errc::unauthenticated || failure.code() == core::Errc::not_found
               ? invalid_client()
               : Refusal{503, "temporarily_unavailable", failure.en()};
}

http::Response refused(Refusal const& refusal) {
    auto response = json_response(
        refusal.status,
        json::object{{"error", refusal.error}, {"error_description", refusal.description}}
    );
    if (refusal.status == 401) {
        response.with("WWW-Authenticate", "Basic realm=\"motcua\"");
    }
    return response;
}

/// The one value of a parameter; nothing when it is missing, empty or stands twice.
std::string one(http::Parameters const& form, std::string_view name) {
    auto const named = [&](auto const& field) { return field.first == name; };
    if (std::ranges::count_if(form, named) != 1) {
        return {};
    }
    return std::ranges::find_if(form, named)->second;
}

/// Name and secret of `Authorization: Basic`, each form-encoded before (RFC 6749 section 2.3.1).
std::optional<std::pair<std::string, std::string>> basic_of(Request const& request) {
    auto const header = request.header("Authorization");
    auto const text = header.starts_with("Basic ") ? from_base64(header.substr(6)) : std::nullopt;
    auto const colon = text ? text->find(':') : std::string::npos;
    if (colon == std::string::npos) {
        return std::nullopt;
    }
    auto const fields = http::form_fields("n=" + text->substr(0, colon) + "&s=" + text->substr(colon + 1));
    if (!fields || fields->size() != 2) {
        return std::nullopt;
    }
    return std::pair((*fields)[0].second, (*fields)[1].second);
}

Expected<app::Actor> actor_for(Services& services, app::AccessGrant const& grant) {
    auto const end = std::to_string(grant.expires_at.time_since_epoch().count());
    auto const key = grant.key.empty() ? std::string("-") : grant.key;
    return services.store.actor_of({"access", grant.client.text() + " " + key + " " + end + " -"});
}

ProvedOr admit(Services& services, app::AccessGrant grant) {
    auto actor = actor_for(services, grant);
    if (!actor) {
        return broken(actor.error());
    }
    return Proved{std::move(grant), std::move(*actor)};
}

ProvedOr by_secret(Services& services, app::AccessGrant grant, std::string const& secret) {
    auto const proof = services.clients.client_proof(grant.client_name);
    if (!proof) {
        return broken(proof.error());
    }
    auto const test_key = secret.starts_with("mc_test_") && !services.takes_test_keys;
    auto const key = services.clients.good_key(proof->id, services.sha256_hex(secret));
    if (!key || key->empty() || test_key) {
        return key ? invalid_client() : broken(key.error());
    }
    grant.client = proof->id;
    grant.key = *key;
    return admit(services, std::move(grant));
}

ProvedOr
by_assertion(Services& services, app::AccessGrant grant, std::string const& assertion, core::Instant now) {
    auto const proof = services.clients.client_proof(grant.client_name);
    if (!proof) {
        return broken(proof.error());
    }
    auto const read =
        services.access_tokens.read_assertion(assertion, proof->key_set, grant.client_name, now);
    if (!read) {
        return invalid_client();
    }
    auto const fresh = services.clients.use_assertion(proof->id, read->jti, read->expires_at);
    if (!fresh || !*fresh) {
        return fresh ? invalid_client() : broken(fresh.error());
    }
    grant.client = proof->id;
    return admit(services, std::move(grant));
}

ProvedOr by_certificate(Services& services, app::AccessGrant grant, Request const& request) {
    auto const proof = services.clients.client_proof(grant.client_name);
    if (!proof) {
        return broken(proof.error());
    }
    auto const& shown = *request.client_certificate;
    auto const is_its = (!proof->certificate_spki.empty() && proof->certificate_spki == shown.spki_sha256) ||
                        (!proof->certificate_subject.empty() && proof->certificate_subject == shown.subject);
    if (!is_its) {
        return invalid_client();
    }
    grant.client = proof->id;
    return admit(services, std::move(grant));
}

/// The client's name stands inside the assertion, too: whoever sends both must send the same.
ProvedOr prove(Services& services, Request const& request, http::Parameters const& form, core::Instant now) {
    auto grant = app::AccessGrant{};
    grant.expires_at = now + services.access_tokens.life();
    grant.certificate = request.client_certificate ? request.client_certificate->sha256 : std::string();
    auto const named = one(form, "client_id");
    auto const asserted = one(form, "client_assertion");
    auto const has_header = !request.header("Authorization").empty();
    if (has_header && !asserted.empty()) {
        return Refusal{400, "invalid_request", "more than one way of proving the client"};
    }
    if (has_header) {
        auto const basic = basic_of(request);
        if (!basic || (!named.empty() && named != basic->first)) {
            return invalid_client();
        }
        grant.client_name = basic->first;
        return by_secret(services, std::move(grant), basic->second);
    }
    grant.client_name = named;
    if (!asserted.empty()) {
        if (one(form, "client_assertion_type") != assertion_type || named.empty()) {
            return Refusal{400, "invalid_request", "client_assertion_type and client_id are required"};
        }
        return by_assertion(services, std::move(grant), asserted, now);
    }
    if (request.client_certificate && !named.empty()) {
        return by_certificate(services, std::move(grant), request);
    }
    return invalid_client();
}

/// The actions asked for, each one the client has. None asked for: all of them, as they are when it is used.
std::optional<std::set<std::string>> scope_of(app::Actor const& actor, std::string_view scope) {
    auto asked = std::set<std::string>();
    while (!scope.empty()) {
        auto const end = std::min(scope.find(' '), scope.size());
        auto const action = scope.substr(0, end);
        auto const found = actor.grants->find(action);
        if (found == actor.grants->end() || !found->second.granted) {
            return std::nullopt;
        }
        asked.emplace(action);
        scope.remove_prefix(std::min(end + 1, scope.size()));
    }
    return asked;
}

http::Response token_response(Services& services, Proved const& client, core::Instant now) {
    auto body = json::object{
        {"access_token", services.access_tokens.issue(client.grant, now)},
        {"token_type", "Bearer"},
        {"expires_in", services.access_tokens.life().count()},
    };
    auto scope = std::string();
    for (auto const& action : client.grant.actions) {
        scope += (scope.empty() ? "" : " ") + action;
    }
    if (!scope.empty()) {
        body["scope"] = scope;
    }
    return json_response(200, body).with("Cache-Control", "no-store").with("Pragma", "no-cache");
}

bool is_form(Request const& request) {
    constexpr auto type = std::string_view("application/x-www-form-urlencoded");
    auto const given = request.header("Content-Type");
    return given.substr(0, given.find(';')) == type;
}

} // namespace

Answer post_token(Services& services, Request const& request) {
    if (auto const wait = services.client_rate("oauth of " + request.remote_address).wait; wait > 0) {
        auto response = refused({429, "temporarily_unavailable", "too many requests"});
        return response.with("Retry-After", std::to_string(wait));
    }
    auto const form = is_form(request) ? http::form_fields(request.body)
                                       : Expected<http::Parameters>(core::not_found("form"));
    if (!form) {
        return refused({400, "invalid_request", "a form is required"});
    }
    if (!services.access_tokens.are_issued() || one(*form, "grant_type") != "client_credentials") {
        return refused({400, "unsupported_grant_type", "client_credentials is served"});
    }
    auto const now = services.store.now();
    if (!now) {
        return now.error();
    }
    auto proved = prove(services, request, *form, *now);
    if (auto const* const refusal = std::get_if<Refusal>(&proved)) {
        return refused(*refusal);
    }
    auto& client = std::get<Proved>(proved);
    auto scope = scope_of(client.actor, one(*form, "scope"));
    if (!scope) {
        return refused({400, "invalid_scope", "the client has no right to an action of the scope"});
    }
    client.grant.actions = std::move(*scope);
    return token_response(services, client, *now);
}

Answer get_key_set(Services& services, Request const&) {
    auto response = http::Response(200, "application/jwk-set+json", services.access_tokens.key_set());
    return response.with("Cache-Control", "public, max-age=300");
}

Answer get_authorization_server(Services& services, Request const&) {
    auto const& issuer = services.public_base_url;
    auto response = json_response(
        200,
        json::object{
            {"issuer", issuer},
            {"token_endpoint", issuer + "/v1/oauth/token"},
            {"jwks_uri", issuer + "/.well-known/jwks.json"},
            {"response_types_supported", json::array()},
            {"grant_types_supported", {"client_credentials"}},
            {"token_endpoint_auth_methods_supported",
             {"client_secret_basic", "private_key_jwt", "tls_client_auth"}},
            {"token_endpoint_auth_signing_alg_values_supported", {"EdDSA", "RS256"}},
            {"tls_client_certificate_bound_access_tokens", true},
        }
    );
    return response.with("Cache-Control", "public, max-age=300");
}

} // namespace motcua::api
