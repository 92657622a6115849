#include "jwt_keys.hpp"
#include "unique_json.hpp"
#include <motcua/security/base64.hpp>
#include <motcua/security/jwt.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace motcua::security {

namespace {

namespace json = boost::json;
using core::Expected;
using core::Instant;
using std::chrono::seconds;

/// Year 5138: whatever is later is no date.
constexpr auto latest_second = std::int64_t{100'000'000'000};

core::Failure unknown() {
    return {
        core::Errc::unauthenticated,
        "token_unknown",
        "Khóa truy cập không hợp lệ hoặc đã bị thu hồi.",
        "The bearer token is unknown or revoked."};
}

core::Failure expired() {
    return {
        core::Errc::unauthenticated,
        "token_expired",
        "Thẻ truy cập đã hết hạn.",
        "The access token has expired."};
}

std::optional<std::array<std::string_view, 3>> parts_of(std::string_view token) {
    auto const first = token.find('.');
    auto const second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
        return std::nullopt;
    }
    return std::array{
        token.substr(0, first),
        token.substr(first + 1, second - first - 1),
        token.substr(second + 1)};
}

std::optional<json::object> object_in(std::string_view part) {
    auto const text = from_base64url(part);
    return text ? unique_object(*text) : std::nullopt;
}

std::optional<std::string> text_in(json::object const& object, char const* name) {
    auto const* const value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::optional(std::string(value->as_string()))
                                                  : std::nullopt;
}

bool is_text_if_there(json::object const& object, char const* name) {
    return !object.contains(name) || object.at(name).is_string();
}

/// A NumericDate; nothing for what is none.
std::optional<Instant> moment_in(json::object const& object, char const* name) {
    auto const* const value = object.if_contains(name);
    if (value == nullptr || !value->is_number()) {
        return std::nullopt;
    }
    auto const second = value->is_double() ? value->as_double() : value->to_number<double>();
    if (!(second >= 0 && second < static_cast<double>(latest_second))) {
        return std::nullopt;
    }
    return Instant{std::chrono::microseconds{static_cast<std::int64_t>(second) * 1'000'000}};
}

/// The key the header names, if the header asks for nothing we do not know.
VerifyingKeys::Key const*
key_for(json::object const& header, VerifyingKeys const& keys, JwtRules const& rules) {
    if (header.contains("crit") || !is_text_if_there(header, "kid")) {
        return nullptr;
    }
    if (!rules.type.empty() && text_in(header, "typ") != rules.type) {
        return nullptr;
    }
    auto const* const key = keys.find(text_in(header, "kid"));
    return key != nullptr && text_in(header, "alg") == name_of(key->algorithm) ? key : nullptr;
}

bool is_for_one_of(json::object const& claims, std::vector<std::string> const& audiences) {
    auto const* const value = claims.if_contains("aud");
    auto const is_ours = [&](json::value const& one) {
        auto const* const text = one.if_string();
        return text != nullptr &&
               std::find(audiences.begin(), audiences.end(), std::string(*text)) != audiences.end();
    };
    if (value == nullptr) {
        return false;
    }
    auto const* const list = value->if_array();
    return list == nullptr ? is_ours(*value) : std::any_of(list->begin(), list->end(), is_ours);
}

/// The times of the claims against now.
std::optional<core::Failure>
time_fault(json::object const& claims, JwtRules const& rules, Instant now, JwtClaims& read) {
    auto const end = moment_in(claims, "exp");
    auto const begin = moment_in(claims, "nbf");
    read.issued_at = moment_in(claims, "iat");
    auto const unreadable = (claims.contains("nbf") && !begin) || (claims.contains("iat") && !read.issued_at);
    if (!end || unreadable) {
        return unknown();
    }
    auto const soon = now + rules.leeway;
    if ((begin && *begin > soon) || (read.issued_at && *read.issued_at > soon)) {
        return unknown();
    }
    auto const lasts = *end - read.issued_at.value_or(now);
    if (rules.longest_life > seconds{0} && lasts > rules.longest_life) {
        return unknown();
    }
    if (now >= *end + rules.leeway) {
        return expired();
    }
    read.expires_at = *end;
    return std::nullopt;
}

void take_claims(json::object const& claims, JwtClaims& read) {
    for (auto const& [name, value] : claims) {
        if (auto const* const text = value.if_string()) {
            read.texts.emplace(name, *text);
        }
        auto const* const list = value.if_array();
        auto const is_text = [](json::value const& one) { return one.is_string(); };
        if (list != nullptr && std::all_of(list->begin(), list->end(), is_text)) {
            auto& texts = read.lists[std::string(name)];
            for (auto const& one : *list) {
                texts.emplace_back(one.as_string());
            }
        }
    }
    auto const* const proof = claims.if_contains("cnf");
    if (proof != nullptr && proof->is_object()) {
        read.certificate = text_in(proof->as_object(), "x5t#S256").value_or(std::string());
    }
}

} // namespace

Expected<JwtClaims>
read_jwt(std::string_view token, VerifyingKeys const& keys, JwtRules const& rules, Instant now) {
    auto const parts = token.size() <= longest_jwt ? parts_of(token) : std::nullopt;
    auto const header = parts ? object_in((*parts)[0]) : std::nullopt;
    auto const* const key = header ? key_for(*header, keys, rules) : nullptr;
    if (key == nullptr) {
        return unknown();
    }
    auto const signed_text = token.substr(0, (*parts)[0].size() + 1 + (*parts)[1].size());
    auto const signature = from_base64url((*parts)[2]);
    if (!signature || !key->verifies(signed_text, *signature)) {
        return unknown();
    }
    auto const claims = object_in((*parts)[1]);
    if (!claims || text_in(*claims, "iss") != rules.issuer || !is_for_one_of(*claims, rules.audiences)) {
        return unknown();
    }
    auto read = JwtClaims();
    if (auto const fault = time_fault(*claims, rules, now, read)) {
        return *fault;
    }
    take_claims(*claims, read);
    // A proof of possession we cannot check must not be taken for none.
    if (!is_text_if_there(*claims, "sub") || (claims->contains("cnf") && read.certificate.empty())) {
        return unknown();
    }
    read.subject = text_in(*claims, "sub").value_or(std::string());
    return read;
}

} // namespace motcua::security
