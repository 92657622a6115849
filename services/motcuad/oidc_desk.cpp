#include "oidc_desk.hpp"

#include "server_parts.hpp"
#include <motcua/security/base64.hpp>
#include <motcua/security/token.hpp>

#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>

namespace motcua::services {

namespace {

namespace json = boost::json;
using core::Expected;
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// A person has so long to sign in at the provider.
constexpr auto ticket_life = std::chrono::minutes{10};
constexpr auto purpose = "motcua external sign-in";
constexpr auto bound_to = "ticket";
constexpr auto leeway = std::chrono::seconds{60};

core::Failure ticket_refused() {
    return {
        core::Errc::unauthenticated,
        "sign_in_ticket",
        "Lần đăng nhập này không bắt đầu từ trình duyệt này hoặc đã quá 10 phút; hãy bắt đầu lại.",
        "This sign-in was not begun in this browser, or more than 10 minutes ago; begin again."};
}

core::Failure denied() {
    return {
        core::Errc::unauthenticated,
        "sign_in_denied",
        "Hệ thống định danh không xác nhận lần đăng nhập này; hãy bắt đầu lại.",
        "The identity provider does not confirm this sign-in; begin again."};
}

std::int64_t world_seconds() {
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

core::Instant world_time() {
    return core::Instant{std::chrono::seconds{world_seconds()}};
}

std::string encoded(std::string_view text) {
    return boost::urls::encode({text.data(), text.size()}, boost::urls::unreserved_chars);
}

std::string form(Parameters const& fields) {
    auto text = std::string();
    for (auto const& [name, value] : fields) {
        text += (text.empty() ? "" : "&") + encoded(name) + "=" + encoded(value);
    }
    return text;
}

/// The one value of a parameter; empty when it is missing or stands twice.
std::string one(Parameters const& fields, std::string_view name) {
    auto const named = [&](auto const& field) { return field.first == name; };
    return std::ranges::count_if(fields, named) == 1 ? std::ranges::find_if(fields, named)->second
                                                     : std::string();
}

/// RFC 7636 section 4.2: base64url without padding.
std::string challenge_of(std::string const& verifier) {
    auto text = security::sha256_base64(verifier);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text.substr(0, text.find('='));
}

std::string text_in(json::value const& document, char const* name) {
    auto const* const object = document.if_object();
    auto const* const value = object == nullptr ? nullptr : object->if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::value parsed(std::string const& text) {
    auto error = json::error_code();
    auto document = json::parse(text, error);
    return error ? json::value() : document;
}

std::string text_claim(security::JwtClaims const& claims, std::string const& name) {
    auto const found = claims.texts.find(name);
    return found == claims.texts.end() ? std::string() : found->second;
}

/// OpenID Connect Core section 3.1.3.7: a token for several parties names the one it was given to.
bool was_given_to(security::JwtClaims const& claims, std::string const& client) {
    auto const party = text_claim(claims, "azp");
    auto const several = claims.lists.find("aud");
    auto const needs_party = several != claims.lists.end() && several->second.size() > 1;
    return party.empty() ? !needs_party : party == client;
}

} // namespace

Expected<std::unique_ptr<OidcDesk>> OidcDesk::open(config::Settings const& settings) {
    auto const& own = settings.oidc;
    if (own.issuer.empty()) {
        return std::unique_ptr<OidcDesk>();
    }
    auto const networks = networks_in(own.allowed_networks, "/oidc/allowed_networks");
    if (!networks) {
        return networks.error();
    }
    auto options = exchange::OutOptions();
    options.allowed_networks = *networks;
    options.plain_http = own.plain_http;
    options.ca_file = own.ca_file;
    options.user_agent = "motcua-sign-in";
    return std::unique_ptr<OidcDesk>(new OidcDesk(settings, std::move(options)));
}

OidcDesk::OidcDesk(config::Settings const& settings, exchange::OutOptions options)
    : settings_(settings.oidc)
    , redirect_uri_(settings.public_base_url + "/v1/session/oidc/callback")
    , box_(security::SecretText(std::string(settings.cursor_secret)), purpose)
    , client_(std::move(options))
    , lookup_(settings.oidc.issuer, client_) {}

std::string OidcDesk::seal(Ticket const& ticket) const {
    auto const text = json::serialize(
        json::array{ticket.state, ticket.nonce, ticket.verifier, ticket.return_to, ticket.until}
    );
    return box_.seal(text, bound_to);
}

Expected<OidcDesk::Ticket> OidcDesk::opened(std::string const& sealed) const {
    auto const text = box_.open(sealed, bound_to);
    if (!text) {
        return ticket_refused();
    }
    auto const parts = json::parse(text->reveal()).as_array();
    auto const part = [&](std::size_t at) { return std::string(parts.at(at).as_string()); };
    auto ticket = Ticket{part(0), part(1), part(2), part(3), parts.at(4).as_int64()};
    return ticket.until > world_seconds() ? Expected<Ticket>(std::move(ticket)) : ticket_refused();
}

Expected<app::SignInBegun> OidcDesk::begin(std::string const& return_to) {
    auto const provider = lookup_.metadata();
    if (!provider) {
        return provider.error();
    }
    auto const until = world_seconds() + std::chrono::seconds{ticket_life}.count();
    auto const ticket = Ticket{
        security::random_token(),
        security::random_token(),
        security::random_token(),
        return_to,
        until};
    auto const& endpoint = provider->authorization_endpoint;
    auto const query = form({
        {"response_type", "code"},
        {"client_id", settings_.client_id},
        {"redirect_uri", redirect_uri_},
        {"scope", settings_.scope},
        {"state", ticket.state},
        {"nonce", ticket.nonce},
        {"code_challenge", challenge_of(ticket.verifier)},
        {"code_challenge_method", "S256"},
    });
    auto const* const joint = endpoint.find('?') == std::string::npos ? "?" : "&";
    return app::SignInBegun{endpoint + joint + query, seal(ticket)};
}

Expected<OidcDesk::Tokens>
OidcDesk::redeem(std::string const& code, std::string const& verifier, OidcMetadata const& provider) {
    auto request = exchange::OutRequest();
    request.method = "POST";
    request.url = provider.token_endpoint;
    auto const pair = encoded(settings_.client_id) + ":" + encoded(settings_.client_secret);
    request.headers = {
        {"Content-Type", "application/x-www-form-urlencoded"},
        {"Accept", "application/json"},
        {"Authorization", "Basic " + security::to_base64(pair)}};
    request.body = form({
        {"grant_type", "authorization_code"},
        {"code", code},
        {"redirect_uri", redirect_uri_},
        {"code_verifier", verifier},
    });
    auto const answer = client_.send(request);
    if (!answer) {
        return answer.error();
    }
    if (answer->status == 400) {
        return denied(); // the code was used, is over, or was given to somebody else
    }
    auto const document = parsed(answer->body);
    auto tokens = Tokens{text_in(document, "id_token"), text_in(document, "access_token")};
    if (answer->status != 200 || tokens.id_token.empty()) {
        return identity_provider_failed(
            "Hệ thống định danh không đổi mã lấy thẻ; hãy báo quản trị viên.",
            "The identity provider gave no token for the code; tell the administrator."
        );
    }
    return tokens;
}

Expected<security::JwtClaims> OidcDesk::read_id_token(std::string const& token, std::string const& nonce) {
    auto keys = lookup_.keys();
    if (!keys) {
        return keys.error();
    }
    auto rules = security::JwtRules{settings_.issuer, {settings_.client_id}, {}};
    rules.leeway = leeway;
    auto claims = security::read_jwt(token, **keys, rules, world_time());
    if (!claims) {
        keys = lookup_.fresh_keys();
        if (!keys) {
            return keys.error();
        }
        claims = security::read_jwt(token, **keys, rules, world_time());
    }
    if (!claims || claims->subject.empty() || text_claim(*claims, "nonce") != nonce ||
        !was_given_to(*claims, settings_.client_id)) {
        return denied();
    }
    return claims;
}

/// In the ID token, else in what the provider tells with the access token (section 5.3).
Expected<std::string> OidcDesk::account_named_by(
    security::JwtClaims const& claims,
    std::string const& access_token,
    OidcMetadata const& provider
) {
    if (settings_.account_claim.empty()) {
        return std::string();
    }
    auto named = text_claim(claims, settings_.account_claim);
    if (!named.empty() || provider.userinfo_endpoint.empty() || access_token.empty()) {
        return named;
    }
    auto request = exchange::OutRequest();
    request.url = provider.userinfo_endpoint;
    request.headers = {{"Accept", "application/json"}, {"Authorization", "Bearer " + access_token}};
    auto const answer = client_.send(request);
    if (!answer) {
        return answer.error();
    }
    auto const document = answer->status == 200 ? parsed(answer->body) : json::value();
    if (text_in(document, "sub") != claims.subject) {
        return denied();
    }
    return text_in(document, settings_.account_claim.c_str());
}

Expected<app::SignInFinished> OidcDesk::finish(std::string const& sealed, Parameters const& parameters) {
    auto const ticket = opened(sealed);
    if (!ticket || !security::constant_time_equal(one(parameters, "state"), ticket->state)) {
        return ticket_refused();
    }
    auto const provider = lookup_.metadata();
    if (!provider) {
        return provider.error();
    }
    auto const named = one(parameters, "iss");
    auto const code = one(parameters, "code");
    auto const is_theirs = named == settings_.issuer || (named.empty() && !provider->names_itself);
    if (code.empty() || !is_theirs) {
        return denied();
    }
    auto const tokens = redeem(code, ticket->verifier, *provider);
    if (!tokens) {
        return tokens.error();
    }
    auto const claims = read_id_token(tokens->id_token, ticket->nonce);
    if (!claims) {
        return claims.error();
    }
    auto const account = account_named_by(*claims, tokens->access_token, *provider);
    if (!account) {
        return account.error();
    }
    return app::SignInFinished{settings_.issuer, claims->subject, *account, ticket->return_to};
}

} // namespace motcua::services
