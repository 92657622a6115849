#include <motcua/security/access_tokens.hpp>
#include <motcua/security/token.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::security {

namespace {

namespace json = boost::json;
using core::Expected;
using core::Instant;

constexpr auto token_type = std::string_view("at+jwt");
constexpr auto longest_assertion_life = std::chrono::minutes{10};

std::int64_t second_of(Instant at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

std::string joined(std::set<std::string> const& actions) {
    auto text = std::string();
    for (auto const& action : actions) {
        text += (text.empty() ? "" : " ") + action;
    }
    return text;
}

std::set<std::string> split(std::string_view text) {
    auto words = std::set<std::string>();
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        if (end > 0) {
            words.emplace(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string text_of(JwtClaims const& claims, char const* name) {
    auto const found = claims.texts.find(name);
    return found == claims.texts.end() ? std::string() : found->second;
}

core::Failure bad_assertion() {
    return {
        core::Errc::unauthenticated,
        "client_assertion",
        "Tự chứng minh của hệ thống tích hợp không hợp lệ.",
        "The client assertion is not valid."};
}

} // namespace

Expected<std::unique_ptr<AccessTokenDesk>> AccessTokenDesk::open(
    std::string issuer,
    std::vector<SigningKey> keys,
    std::string const& current,
    std::chrono::seconds life
) {
    auto desk = std::unique_ptr<AccessTokenDesk>(new AccessTokenDesk(std::move(issuer), life));
    if (keys.empty()) {
        return desk;
    }
    auto list = json::array();
    for (auto const& key : keys) {
        list.push_back(json::parse(key.public_jwk()));
        if (key.id() == current) {
            desk->current_ = key;
        }
    }
    desk->key_set_ = json::serialize(json::object{{"keys", std::move(list)}});
    auto verifying = VerifyingKeys::parse(desk->key_set_);
    if (!verifying) {
        return verifying.error();
    }
    desk->keys_ = std::move(*verifying);
    return desk;
}

std::string AccessTokenDesk::issue(app::AccessGrant const& grant, Instant now) const {
    auto claims = json::object{
        {"iss", issuer_},
        {"aud", issuer_},
        {"sub", grant.client.text()},
        {"client_id", grant.client_name},
        {"iat", second_of(now)},
        {"nbf", second_of(now)},
        {"exp", second_of(grant.expires_at)},
        {"jti", random_token(16)},
        {"scope", joined(grant.actions)},
    };
    if (!grant.key.empty()) {
        claims["key"] = grant.key;
    }
    if (!grant.certificate.empty()) {
        claims["cnf"] = json::object{{"x5t#S256", grant.certificate}};
    }
    return current_.value().sign(token_type, json::serialize(claims));
}

Expected<app::AccessGrant> AccessTokenDesk::read(std::string_view token, Instant now) const {
    auto rules = JwtRules{};
    rules.issuer = issuer_;
    rules.audiences = {issuer_};
    rules.type = token_type;
    rules.leeway = std::chrono::seconds{0};
    auto const claims = read_jwt(token, keys_, rules, now);
    if (!claims) {
        return claims.error();
    }
    auto grant = app::AccessGrant{};
    grant.client = core::ActorId(claims->subject);
    grant.client_name = text_of(*claims, "client_id");
    grant.key = text_of(*claims, "key");
    grant.actions = split(text_of(*claims, "scope"));
    grant.certificate = claims->certificate;
    grant.expires_at = claims->expires_at;
    return grant;
}

Expected<AccessTokenDesk::Assertion> AccessTokenDesk::read_assertion(
    std::string_view token,
    std::string const& key_set,
    std::string const& client_name,
    Instant now
) const {
    auto const keys =
        key_set.empty() ? Expected<VerifyingKeys>(bad_assertion()) : VerifyingKeys::parse(key_set);
    if (!keys) {
        return bad_assertion();
    }
    auto rules = JwtRules{};
    rules.issuer = client_name;
    rules.audiences = {issuer_, issuer_ + "/v1/oauth/token"};
    rules.longest_life = longest_assertion_life;
    auto const claims = read_jwt(token, *keys, rules, now);
    if (!claims || claims->subject != client_name) {
        return bad_assertion();
    }
    auto jti = text_of(*claims, "jti");
    if (jti.empty() || jti.size() > 256) {
        return bad_assertion();
    }
    return Assertion{sha256_hex(jti), claims->expires_at + rules.leeway};
}

} // namespace motcua::security
