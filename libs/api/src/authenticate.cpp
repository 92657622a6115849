#include "authenticate.hpp"

#include "endpoint.hpp"

#include <algorithm>

namespace motcua::api {

namespace {

using core::Expected;

constexpr auto longest_token = std::size_t{512};
constexpr auto longest_access_token = std::size_t{4096};
constexpr auto session_cookie_name = std::string_view("__Host-motcua");

/// What the request shows, and the name it is remembered by.
struct Shown {
    std::string name;
    app::Credential credential; ///< of an access token only known once it was read
    std::string_view access_token;
};

core::Failure unknown(std::string rule, std::string vi, std::string en) {
    return {core::Errc::unauthenticated, std::move(rule), std::move(vi), std::move(en)};
}

core::Failure csrf_missing() {
    return {
        core::Errc::forbidden,
        "csrf_token",
        "Cần tiêu đề X-CSRF-Token của phiên làm việc.",
        "The session's X-CSRF-Token header is required."};
}

bool is_safe(http::Method method) {
    return method == http::Method::get || method == http::Method::head || method == http::Method::options;
}

Expected<Shown> by_token(Services& services, http::Request const& request, std::string_view token) {
    auto const has_dots = std::ranges::count(token, '.') == 2;
    if (token.empty() || token.size() > (has_dots ? longest_access_token : longest_token)) {
        return token_missing();
    }
    if (has_dots) {
        auto const& certificate = request.client_certificate;
        auto const bound = std::string(token) + "\n" + (certificate ? certificate->sha256 : std::string());
        return Shown{"access " + services.sha256_hex(bound), {}, token};
    }
    if (token.starts_with("mc_test_") && !services.takes_test_keys) {
        return unknown(
            "test_key",
            "Khóa thử nghiệm không dùng được trên hệ thống vận hành.",
            "A test key is not taken in production."
        );
    }
    auto credential = app::Credential{"token", services.sha256_hex(token)};
    auto name = credential.text();
    return Shown{std::move(name), std::move(credential), {}};
}

/// What the request shows of the caller alone, whatever else it lacks.
Expected<Shown> presented(Services& services, http::Request const& request) {
    auto const header = request.header("Authorization");
    if (!header.empty()) {
        return by_token(
            services,
            request,
            header.starts_with("Bearer ") ? header.substr(7) : std::string_view()
        );
    }
    if (auto const session = session_cookie(request); !session.empty()) {
        auto credential = app::Credential{"session", services.sha256_hex(session)};
        auto name = credential.text();
        return Shown{std::move(name), std::move(credential), {}};
    }
    if (auto const& certificate = request.client_certificate) {
        auto credential =
            app::Credential{"certificate", certificate->spki_sha256 + " " + certificate->subject};
        auto name = credential.text();
        return Shown{std::move(name), std::move(credential), {}};
    }
    return token_missing();
}

/// A browser sends the cookie by itself, so what changes something needs a word other sites cannot know.
Expected<void> check_csrf(Services& services, http::Request const& request) {
    auto const session = session_cookie(request);
    if (session.empty() || !request.header("Authorization").empty() || is_safe(request.method)) {
        return {};
    }
    // Hashes of both: nothing is learnt from how long the comparison takes.
    auto const given = services.sha256_hex(request.header("X-CSRF-Token"));
    return given == services.sha256_hex(csrf_token(services, session)) ? Expected<void>() : csrf_missing();
}

/// The same with the account in whose stead it wants to act.
Expected<Shown> shown_by(Services& services, http::Request const& request) {
    if (auto const sound = check_csrf(services, request); !sound) {
        return sound.error();
    }
    auto shown = presented(services, request);
    if (auto const other = request.header("Acting-For"); shown && !other.empty()) {
        shown->credential.acting_for = other;
        shown->name += "\n" + shown->credential.acting_for;
    }
    return shown;
}

std::string joined(std::set<std::string> const& actions) {
    auto text = std::string();
    for (auto const& action : actions) {
        text += (text.empty() ? "" : ",") + action;
    }
    return text.empty() ? "-" : text;
}

/// Reads the access token, which may be bound to a certificate (RFC 8705 section 3).
Expected<app::Credential>
by_access_token(Services& services, http::Request const& request, std::string_view token) {
    auto const now = services.store.now();
    auto const grant = now ? services.access_tokens.read(token, *now) : now.error();
    if (!grant) {
        return grant.error();
    }
    if (!is_uuid(grant->client.text()) || !(grant->key.empty() || is_uuid(grant->key))) {
        return unknown(
            "token_unknown",
            "Khóa truy cập không hợp lệ hoặc đã bị thu hồi.",
            "The bearer token is unknown or revoked."
        );
    }
    auto const& certificate = request.client_certificate;
    if (!grant->certificate.empty() && (!certificate || certificate->sha256 != grant->certificate)) {
        return unknown(
            "token_bound",
            "Thẻ truy cập gắn với một chứng thư khác.",
            "The access token is bound to another certificate."
        );
    }
    return app::Credential{
        "access",
        grant->client.text() + " " + (grant->key.empty() ? "-" : grant->key) + " " +
            std::to_string(grant->expires_at.time_since_epoch().count()) + " " + joined(grant->actions)};
}

Expected<app::Credential> checked(Services& services, http::Request const& request, Shown const& shown) {
    if (shown.access_token.empty()) {
        return shown.credential;
    }
    auto credential = by_access_token(services, request, shown.access_token);
    if (credential) {
        credential->acting_for = shown.credential.acting_for;
    }
    return credential;
}

} // namespace

core::Failure token_missing() {
    return unknown(
        "token_missing",
        "Cần tiêu đề Authorization: Bearer.",
        "An Authorization: Bearer header is required."
    );
}

std::string_view cookie_named(http::Request const& request, std::string_view name) {
    auto rest = request.header("Cookie");
    while (!rest.empty()) {
        auto const end = std::min(rest.find(';'), rest.size());
        auto one = rest.substr(0, end);
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        if (one.starts_with(name) && one.substr(name.size()).starts_with('=')) {
            return one.substr(name.size() + 1);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

std::string_view session_cookie(http::Request const& request) {
    auto const value = cookie_named(request, session_cookie_name);
    return value.size() <= longest_token ? value : std::string_view();
}

std::string csrf_token(Services& services, std::string_view session) {
    return services.sha256_hex("csrf of " + std::string(session));
}

Expected<app::Credential> credential_of(Services& services, http::Request const& request) {
    auto const shown = shown_by(services, request);
    return shown ? checked(services, request, *shown) : shown.error();
}

Expected<app::Actor> authenticate(Services& services, http::Request const& request) {
    auto const shown = shown_by(services, request);
    if (!shown) {
        return shown.error();
    }
    if (auto known = services.credentials.find(shown->name)) {
        return *known;
    }
    auto const credential = checked(services, request, *shown);
    if (!credential) {
        return credential.error();
    }
    auto actor = services.store.actor_of(*credential);
    if (actor) {
        services.credentials.put(shown->name, *actor);
    }
    return actor;
}

std::optional<app::Actor> caller_behind(Services& services, http::Request const& request) {
    auto const shown = presented(services, request);
    auto const credential = shown ? checked(services, request, *shown) : shown.error();
    auto const actor = credential ? services.store.actor_of(*credential) : credential.error();
    return actor ? std::optional(*actor) : std::nullopt;
}

std::optional<app::Actor> remembered_actor(Services& services, http::Request const& request) {
    auto const shown = shown_by(services, request);
    return shown ? services.credentials.find(shown->name) : std::nullopt;
}

} // namespace motcua::api
