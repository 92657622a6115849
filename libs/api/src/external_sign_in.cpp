#include "authenticate.hpp"
#include "sessions.hpp"
#include "verify_page.hpp"
#include <motcua/core/text.hpp>
#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

/// Signing in through an external OpenID Connect provider. The person's browser comes here by itself, so the
/// answers are redirects and pages.
namespace motcua::api {

namespace {

namespace asio = boost::asio;
using core::Expected;

constexpr auto ticket_cookie = std::string_view("__Host-motcua-ticket");
/// Lax: the provider's redirect back is a navigation from another site.
constexpr auto ticket_terms = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";
constexpr auto longest_path = std::size_t{500};
constexpr auto default_path = "/docs";
constexpr auto path_characters =
    std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/?&=%#:@,+");

/// Of this site only: "//host" and "/\host" would lead elsewhere.
Expected<std::string> return_path(http::Request const& request) {
    auto const path = request.query_value("return_to").value_or(default_path);
    auto const is_own = path.starts_with('/') && !path.starts_with("//") && path.size() <= longest_path &&
                        path.find_first_not_of(path_characters) == std::string::npos;
    if (!is_own) {
        return core::invalid(
            "/return_to",
            "own_path",
            "Phải là đường dẫn của hệ thống này, bắt đầu bằng một dấu gạch chéo.",
            "It has to be a path of this site, beginning with one slash."
        );
    }
    return path;
}

Expected<void> may_come(Services& services, http::Request const& request) {
    if (services.identity_provider == nullptr) {
        return core::not_found("identity_provider");
    }
    if (auto const wait = services.public_wait("sign-in of " + request.remote_address); wait > 0) {
        auto failure = core::Failure(
            core::Errc::rate_limited,
            "sign_in_wait",
            "Đăng nhập quá nhiều lần; xin chờ một lát.",
            "Too many sign-ins; please wait."
        );
        return failure.retry_after(wait);
    }
    return {};
}

std::string set_ticket(std::string const& ticket, std::string const& seconds) {
    return std::string(ticket_cookie) + "=" + ticket + ticket_terms + seconds;
}

http::Response refusal_page(core::Failure const& failure) {
    auto page = VerifyPage();
    page.tone = VerifyPage::Tone::bad;
    page.vi = "Chưa đăng nhập được";
    page.en = "Not signed in";
    page.title = "Đăng nhập";
    page.advice_vi = failure.vi();
    page.advice_en = failure.en();
    page.link = "/v1/session/oidc";
    page.link_vi = "Thử lại";
    page.link_en = "Try again";
    page.has_foot = false;
    auto response = page_response(http::status_of(failure.code()), page);
    return response.with("Set-Cookie", set_ticket({}, "0"));
}

http::Response welcome_page(std::string const& path) {
    auto page = VerifyPage();
    page.tone = VerifyPage::Tone::good;
    page.vi = "Đã đăng nhập";
    page.en = "Signed in";
    page.title = "Đăng nhập";
    page.link = path;
    page.link_vi = "Tiếp tục";
    page.link_en = "Continue";
    page.has_foot = false;
    auto response = page_response(200, page);
    // A page and not a redirect: the strict session cookie travels only with what this site itself began.
    return response.with("Refresh", "0; url=" + path).with("Set-Cookie", set_ticket({}, "0"));
}

asio::awaitable<http::Response> begin(Services& services, http::Request const& request) {
    if (auto const may = may_come(services, request); !may) {
        co_return http::problem(may.error(), request.request_id);
    }
    auto const path = return_path(request);
    if (!path) {
        co_return http::problem(path.error(), request.request_id);
    }
    auto ask = [&] { return services.identity_provider->begin(*path); };
    auto const begun = co_await services.outside_pool.run(ask);
    if (!begun) {
        co_return refusal_page(begun.error());
    }
    auto response = http::Response(302);
    co_return response.with("Location", begun->url)
        .with("Cache-Control", "no-store")
        .with("Set-Cookie", set_ticket(begun->ticket, "600"));
}

Expected<http::Response>
open_session(Services& services, http::Request const& request, app::SignInFinished const& person) {
    auto const session = services.random_token(32);
    auto start = app::ExternalSessionStart{};
    start.issuer = person.issuer;
    start.subject = person.subject;
    start.account = person.account;
    start.session_sha256 = services.sha256_hex(session);
    start.agent = std::string(request.header("User-Agent"));
    start.idle = services.session_idle;
    start.most = services.session_most;
    auto const opened = services.accounts.start_external_session(start);
    if (!opened) {
        return opened.error();
    }
    auto response = welcome_page(person.return_to);
    return response.with("Set-Cookie", session_cookie_line(services, session));
}

asio::awaitable<http::Response> finish(Services& services, http::Request const& request) {
    if (auto const may = may_come(services, request); !may) {
        co_return http::problem(may.error(), request.request_id);
    }
    auto const ticket = std::string(cookie_named(request, ticket_cookie));
    auto ask = [&] { return services.identity_provider->finish(ticket, request.query); };
    auto const person = co_await services.outside_pool.run(ask);
    if (!person) {
        co_return refusal_page(person.error());
    }
    auto open = [&] { return open_session(services, request, *person); };
    auto answer = co_await services.db.run(open);
    if (!answer) {
        co_return refusal_page(answer.error());
    }
    co_return std::move(*answer);
}

} // namespace

http::Handler beginning_external_sign_in(Services& services, RouteRight const&) {
    return [&services](http::Request const& request) { return begin(services, request); };
}

http::Handler finishing_external_sign_in(Services& services, RouteRight const&) {
    return [&services](http::Request const& request) { return finish(services, request); };
}

} // namespace motcua::api
