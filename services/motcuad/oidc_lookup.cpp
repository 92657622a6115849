#include "oidc_lookup.hpp"

#include <boost/json.hpp>

namespace motcua::services {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto metadata_age = std::chrono::hours{1};
constexpr auto well_known = std::string_view("/.well-known/openid-configuration");

core::Failure unusable() {
    return identity_provider_failed(
        "Hệ thống định danh trả lời không đúng OpenID Connect.",
        "The identity provider's answer is not what OpenID Connect says."
    );
}

std::string text_in(json::object const& object, char const* name) {
    auto const* const value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

Expected<OidcMetadata> read_metadata(std::string const& text, std::string const& issuer) {
    auto error = json::error_code();
    auto const document = json::parse(text, error);
    if (error || !document.is_object() || text_in(document.as_object(), "issuer") != issuer) {
        return unusable();
    }
    auto const& fields = document.as_object();
    auto metadata = OidcMetadata{
        text_in(fields, "authorization_endpoint"),
        text_in(fields, "token_endpoint"),
        text_in(fields, "userinfo_endpoint"),
        text_in(fields, "jwks_uri"),
        false};
    auto const* const named = fields.if_contains("authorization_response_iss_parameter_supported");
    metadata.names_itself = named != nullptr && named->is_bool() && named->as_bool();
    if (metadata.authorization_endpoint.empty() || metadata.token_endpoint.empty() ||
        metadata.jwks_uri.empty()) {
        return unusable();
    }
    return metadata;
}

} // namespace

core::Failure identity_provider_failed(std::string const& why_vi, std::string const& why_en) {
    return {core::Errc::unavailable, "identity_provider", why_vi, why_en};
}

Expected<std::string> OidcLookup::document_at(std::string const& url) {
    auto request = exchange::OutRequest();
    request.url = url;
    request.headers = {{"Accept", "application/json"}};
    auto const answer = client_.send(request);
    if (!answer) {
        return answer.error();
    }
    return answer->status == 200 ? Expected<std::string>(answer->body) : unusable();
}

Expected<OidcMetadata> OidcLookup::metadata() {
    auto const lock = std::lock_guard(mutex_);
    auto const now = Clock::now();
    if (now < metadata_until_) {
        return metadata_;
    }
    auto const text = document_at(issuer_ + std::string(well_known));
    auto const read = text ? read_metadata(*text, issuer_) : text.error();
    if (read) {
        metadata_ = *read;
        metadata_until_ = now + metadata_age;
    }
    return read;
}

Expected<OidcLookup::Keys> OidcLookup::keys() {
    return keys_younger_than(metadata_age);
}

Expected<OidcLookup::Keys> OidcLookup::fresh_keys() {
    return keys_younger_than(std::chrono::seconds{0});
}

Expected<OidcLookup::Keys> OidcLookup::keys_younger_than(std::chrono::seconds age) {
    auto const known = metadata();
    if (!known) {
        return known.error();
    }
    auto const lock = std::lock_guard(mutex_);
    auto const now = Clock::now();
    if (keys_ != nullptr && now - keys_at_ < age) {
        return keys_;
    }
    auto const text = document_at(known->jwks_uri);
    if (!text) {
        return text.error();
    }
    auto keys = security::VerifyingKeys::parse(*text);
    if (!keys) {
        return unusable();
    }
    keys_ = std::make_shared<security::VerifyingKeys const>(std::move(*keys));
    keys_at_ = now;
    return keys_;
}

} // namespace motcua::services
