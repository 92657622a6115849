#include "authenticate.hpp"
#include "endpoints.hpp"
#include "json_reader.hpp"
#include "sessions.hpp"
#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using core::Expected;

constexpr auto longest_password = std::size_t{1024};

/// A change of password on its way.
struct Change {
    app::Actor actor;
    std::string current;
    std::string wanted;
    std::string encoded; ///< of the current one
};

core::Failure wrong_password() {
    return core::invalid(
        "/current",
        "password_wrong",
        "Mật khẩu hiện tại không đúng.",
        "The current password is wrong."
    );
}

core::Failure wrong_code() {
    return core::invalid(
        "/code",
        "second_factor_code",
        "Mã xác thực không đúng hoặc đã được dùng.",
        "The code is wrong or was used already."
    );
}

core::Failure no_second_factor() {
    return core::conflict(
        "second_factor_unavailable",
        "Hệ thống chưa được cấu hình để dùng xác thực hai lớp.",
        "This server is not set up for second factors."
    );
}

Expected<void> check_new(Change const& change) {
    auto const good = app::check_password(change.wanted, change.actor.name, "/new");
    if (good && change.wanted == change.current) {
        return core::invalid(
            "/new",
            "password_same",
            "Mật khẩu mới phải khác mật khẩu hiện tại.",
            "The new password has to differ from the current one."
        );
    }
    return good;
}

Expected<Change> read_change(Services& services, RouteRight const& right, http::Request const& request) {
    auto actor = admitted(services, request, right);
    if (!actor) {
        return actor.error();
    }
    auto change = Change{std::move(*actor), {}, {}, {}};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        change.current = reader.text("current", longest_password);
        change.wanted = reader.text("new", longest_password);
    });
    if (!read) {
        return read.error();
    }
    if (auto const good = check_new(change); !good) {
        return good.error();
    }
    // Guessing at the current password of an open session counts as guessing at the door.
    auto const found = count_attempt(services, change.actor.name, request);
    if (!found) {
        return found.error();
    }
    change.encoded = found->password;
    return change;
}

Expected<std::string> hash_change(Services& services, Change const& change) {
    return services.passwords.matches(change.current, change.encoded)
               ? Expected<std::string>(services.passwords.hash(change.wanted))
               : wrong_password();
}

Expected<http::Response> write_change(
    Services& services,
    http::Request const& request,
    Change const& change,
    std::string const& encoded
) {
    auto const keep = services.sha256_hex(session_cookie(request));
    auto const& name = change.actor.name;
    auto const done = services.accounts.set_password(name, encoded, false, keep, name);
    if (!done) {
        return done.error();
    }
    services.credentials.forget();
    return http::Response(204);
}

asio::awaitable<http::Response>
change_password(Services& services, RouteRight right, http::Request const& request) {
    auto read = [&] { return read_change(services, right, request); };
    auto const change = co_await services.db.run(read);
    if (!change) {
        co_return http::problem(change.error(), request.request_id);
    }
    auto hash = [&] { return hash_change(services, *change); };
    auto const encoded = co_await services.hash_pool.run(hash);
    if (!encoded) {
        co_return http::problem(encoded.error(), request.request_id);
    }
    auto write = [&] { return write_change(services, request, *change, *encoded); };
    auto answer = co_await services.db.run(write);
    if (!answer) {
        co_return http::problem(answer.error(), request.request_id);
    }
    co_return std::move(*answer);
}

Expected<std::string> code_in(Request const& request) {
    auto code = std::string();
    auto const read = read_body(request.body, [&](JsonReader& reader) { code = reader.text("code", 10); });
    return read ? Expected<std::string>(std::move(code)) : read.error();
}

/// The step a code proves, with what is known of the account.
struct ProvedStep {
    app::AccountSecrets secrets;
    std::int64_t step{};
};

Expected<ProvedStep> proved_step(
    Services& services,
    Actor const& actor,
    Request const& request,
    std::string app::AccountSecrets::*sealed
) {
    auto const counted = count_attempt(services, actor.name, request);
    if (!counted) {
        return counted.error();
    }
    auto const code = code_in(request);
    auto secrets = services.accounts.secrets(actor.id);
    auto const now = services.store.now();
    if (!code || !secrets || !now) {
        return !code ? code.error() : !secrets ? secrets.error() : now.error();
    }
    if (((*secrets).*sealed).empty()) {
        return core::not_found("second_factor");
    }
    auto const step = services.second_factors.step_of((*secrets).*sealed, *code, *now, secrets->last_step);
    if (!step) {
        return wrong_code();
    }
    return ProvedStep{std::move(*secrets), *step};
}

} // namespace

http::Handler changing_password(Services& services, RouteRight const& right) {
    return [&services, right](http::Request const& request) {
        return change_password(services, right, request);
    };
}

Answer get_account(Services& services, Actor const& actor, Request const&) {
    auto const secrets = services.accounts.secrets(actor.id);
    if (!secrets && secrets.error().code() != core::Errc::not_found) {
        return secrets.error();
    }
    auto actions = json::array();
    for (auto const& [name, grant] : *actor.grants) {
        if (grant.granted) {
            actions.push_back(json::object{{"action", name}, {"title", grant.title}});
        }
    }
    auto procedures = json::array();
    for (auto const& code : actor.scope.codes()) {
        procedures.emplace_back(code);
    }
    return json_response(
        200,
        json::object{
            {"name", actor.name},
            {"display_name", actor.display_name},
            {"role", json::string(domain::name_of(actor.role))},
            {"unit", actor.unit.empty() ? json::value(nullptr) : json::value(actor.unit.text())},
            {"procedures", std::move(procedures)},
            {"must_change_password", secrets && secrets->must_change},
            {"second_factor", secrets && !secrets->second_factor.empty()},
            {"actions", std::move(actions)},
        }
    );
}

Answer post_second_factor(Services& services, Actor const& actor, Request const&) {
    if (!services.second_factors.can_be_set_up()) {
        return no_second_factor();
    }
    auto const fresh = services.second_factors.fresh();
    auto const offered = services.accounts.offer_second_factor(actor.id, fresh.sealed);
    if (!offered) {
        return offered.error();
    }
    auto const uri = "otpauth://totp/motcua:" + actor.name + "?secret=" + fresh.base32 + "&issuer=motcua";
    return json_response(
               201,
               json::object{{"secret", fresh.base32}, {"uri", uri}}
    ).with("Cache-Control", "no-store");
}

Answer post_second_factor_confirm(Services& services, Actor const& actor, Request const& request) {
    auto const proved = proved_step(services, actor, request, &app::AccountSecrets::offered);
    if (!proved) {
        return proved.error();
    }
    auto const codes = services.second_factors.recovery_codes();
    auto hashes = std::vector<std::string>();
    for (auto const& code : codes) {
        hashes.push_back(services.sha256_hex(code));
    }
    auto const done = services.accounts.confirm_second_factor(actor.id, proved->step, hashes);
    if (!done) {
        return done.error();
    }
    return json_response(
               200,
               json::object{{"recovery_codes", json::value_from(codes)}}
    ).with("Cache-Control", "no-store");
}

Answer post_second_factor_drop(Services& services, Actor const& actor, Request const& request) {
    auto const proved = proved_step(services, actor, request, &app::AccountSecrets::second_factor);
    if (!proved) {
        return proved.error();
    }
    auto const done = services.accounts.drop_second_factor(actor.name, actor.name);
    return done ? Answer(http::Response(204)) : Answer(done.error());
}

} // namespace motcua::api
