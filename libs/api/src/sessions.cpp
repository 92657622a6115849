#include "sessions.hpp"

#include "authenticate.hpp"
#include "endpoints.hpp"
#include "json_reader.hpp"
#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using core::Expected;

constexpr auto longest_password = std::size_t{1024};

/// What a person sent, and what is known of the account.
struct Attempt {
    std::string password;
    std::string code; ///< of the second factor, or a recovery code
    app::SignIn found;
    std::string account_key;
    std::string address_key;
};

/// What the password came to.
struct Checked {
    bool good{false};
    std::string hashed_anew; ///< empty: the hash is as strong as asked for
};

/// One answer for whatever was wrong, so that nobody learns which names there are.
core::Failure sign_in_refused() {
    return {
        core::Errc::unauthenticated,
        "sign_in_refused",
        "Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng.",
        "The name, the password or the code is wrong."};
}

core::Failure code_required() {
    return {
        core::Errc::unauthenticated,
        "second_factor_required",
        "Cần mã từ ứng dụng xác thực, hoặc một mã dự phòng.",
        "The code of the authenticator app, or a recovery code, is required."};
}

core::Failure too_many_failures(int seconds) {
    auto failure = core::Failure(
        core::Errc::rate_limited,
        "sign_in_wait",
        "Đăng nhập sai quá nhiều lần; xin chờ.",
        "Too many failed sign-ins; please wait."
    );
    return failure.retry_after(seconds);
}

/// A form of another site can send JSON text, but not call it JSON.
Expected<void> check_is_json(http::Request const& request) {
    if (request.header("Content-Type").starts_with("application/json")) {
        return {};
    }
    return core::Failure(
        core::Errc::malformed,
        "json_required",
        "Cần Content-Type: application/json.",
        "Content-Type: application/json is required."
    );
}

std::string account_key(Services& services, std::string const& name) {
    return services.sha256_hex("account " + name);
}

std::string address_key(Services& services, http::Request const& request) {
    return services.sha256_hex("address " + request.remote_address);
}

Expected<Attempt> begin(Services& services, http::Request const& request) {
    if (auto const is_json = check_is_json(request); !is_json) {
        return is_json.error();
    }
    auto attempt = Attempt{};
    auto name = std::string();
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        name = reader.text("name", 60);
        attempt.password = reader.text("password", longest_password);
        attempt.code = reader.optional_text("code", 30);
    });
    if (!read) {
        return read.error();
    }
    auto found = count_attempt(services, name, request);
    if (!found) {
        return found.error();
    }
    attempt.account_key = account_key(services, name);
    attempt.address_key = address_key(services, request);
    attempt.found = std::move(*found);
    return attempt;
}

Expected<Checked> check(Services& services, Attempt const& attempt) {
    auto const& passwords = services.passwords;
    auto checked = Checked{};
    checked.good = passwords.matches(attempt.password, attempt.found.password);
    if (checked.good && passwords.is_weak(attempt.found.password)) {
        checked.hashed_anew = passwords.hash(attempt.password);
    }
    return checked;
}

/// The step of the second factor that was proved; 0 without one, or when a recovery code stood in.
Expected<std::int64_t> second_factor(Services& services, Attempt const& attempt) {
    auto const& found = attempt.found;
    if (found.second_factor.empty()) {
        return std::int64_t{0};
    }
    if (attempt.code.empty()) {
        return code_required();
    }
    auto const now = services.store.now();
    if (!now) {
        return now.error();
    }
    auto const step =
        services.second_factors.step_of(found.second_factor, attempt.code, *now, found.last_step);
    if (step) {
        return *step;
    }
    auto const used = services.accounts.use_recovery_code(found.actor_id, services.sha256_hex(attempt.code));
    if (!used || !*used) {
        return used ? sign_in_refused() : used.error();
    }
    return std::int64_t{0};
}

http::Response
session_response(Services& services, int status, std::string const& document, std::string_view session) {
    auto body = json::parse(document).as_object();
    body["csrf_token"] = csrf_token(services, session);
    return json_response(status, body).with("Cache-Control", "no-store");
}

Expected<http::Response> open_session(
    Services& services,
    http::Request const& request,
    Attempt const& attempt,
    Checked const& checked
) {
    if (!checked.good || attempt.found.actor_id.empty()) {
        return sign_in_refused();
    }
    auto const step = second_factor(services, attempt);
    if (!step) {
        return step.error();
    }
    auto const session = services.random_token(32);
    auto start = app::SessionStart{};
    start.actor_id = attempt.found.actor_id;
    start.session_sha256 = services.sha256_hex(session);
    start.agent = std::string(request.header("User-Agent"));
    start.account_key = attempt.account_key;
    start.address_key = attempt.address_key;
    start.password = checked.hashed_anew;
    start.step = *step;
    start.idle = services.session_idle;
    start.most = services.session_most;
    auto const opened = services.accounts.start_session(start);
    if (!opened) {
        return opened.error();
    }
    auto response = session_response(services, 201, *opened, session);
    return response.with("Set-Cookie", session_cookie_line(services, session));
}

asio::awaitable<http::Response> sign_in(Services& services, http::Request const& request) {
    auto ask = [&] { return begin(services, request); };
    auto const attempt = co_await services.db.run(ask);
    if (!attempt) {
        co_return http::problem(attempt.error(), request.request_id);
    }
    auto prove = [&] { return check(services, *attempt); };
    auto const checked = co_await services.hash_pool.run(prove);
    if (!checked) {
        co_return http::problem(checked.error(), request.request_id);
    }
    auto open = [&] { return open_session(services, request, *attempt, *checked); };
    auto answer = co_await services.db.run(open);
    if (!answer) {
        co_return http::problem(answer.error(), request.request_id);
    }
    co_return std::move(*answer);
}

std::string session_hash(Services& services, http::Request const& request) {
    return services.sha256_hex(session_cookie(request));
}

} // namespace

std::string session_cookie_line(Services& services, std::string const& session) {
    auto const most = std::chrono::duration_cast<std::chrono::seconds>(services.session_most).count();
    return "__Host-motcua=" + session +
           "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(most);
}

Expected<app::SignIn>
count_attempt(Services& services, std::string const& account, http::Request const& request) {
    auto found = services.accounts
                     .begin_sign_in(account, account_key(services, account), address_key(services, request));
    if (found && found->wait_seconds > 0) {
        return too_many_failures(found->wait_seconds);
    }
    return found;
}

http::Handler signing_in(Services& services, RouteRight const&) {
    return [&services](http::Request const& request) { return sign_in(services, request); };
}

Answer get_session(Services& services, Actor const& actor, Request const& request) {
    auto const rows = services.accounts.sessions(actor.id, session_hash(services, request));
    if (!rows) {
        return rows.error();
    }
    auto const sessions = json::parse(*rows);
    for (auto const& session : sessions.as_array()) {
        if (session.at("current").as_bool()) {
            return session_response(services, 200, json::serialize(session), session_cookie(request));
        }
    }
    return core::not_found("session");
}

Answer delete_session(Services& services, Actor const& actor, Request const& request) {
    auto const ended = services.accounts.end_session(actor.id, {}, session_hash(services, request));
    if (!ended) {
        return ended.error();
    }
    services.credentials.forget();
    auto response = http::Response(204);
    return response.with(
        "Set-Cookie",
        "__Host-motcua=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    );
}

Answer get_sessions(Services& services, Actor const& actor, Request const& request) {
    auto const rows = services.accounts.sessions(actor.id, session_hash(services, request));
    if (!rows) {
        return rows.error();
    }
    return json_response(200, json::object{{"items", json::parse(*rows)}, {"next", nullptr}});
}

Answer delete_one_session(Services& services, Actor const& actor, Request const& request) {
    auto const& id = request.param("session");
    auto const ended = is_uuid(id) ? services.accounts.end_session(actor.id, id, {})
                                   : Expected<void>(core::not_found("session"));
    if (!ended) {
        return ended.error();
    }
    services.credentials.forget();
    return http::Response(204);
}

} // namespace motcua::api
