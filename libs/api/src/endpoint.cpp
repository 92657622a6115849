#include "endpoint.hpp"

#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using core::Expected;

core::Failure token_missing() {
    return {
        core::Errc::unauthenticated,
        "token_missing",
        "Cần tiêu đề Authorization: Bearer.",
        "An Authorization: Bearer header is required."};
}

std::string_view bearer_token(http::Request const& request) {
    auto const header = request.header("Authorization");
    return header.starts_with("Bearer ") ? header.substr(7) : std::string_view();
}

Expected<app::Actor> authenticate(Services& services, http::Request const& request) {
    auto const token = bearer_token(request);
    if (token.empty() || token.size() > 512) {
        return token_missing();
    }
    auto const hash = services.sha256_hex(token);
    auto& memory = services.credentials;
    if (auto known = memory.find(hash)) {
        return *known;
    }
    auto actor = services.store.actor_of(hash);
    if (actor) {
        memory.put(hash, *actor);
    }
    return actor;
}

/// Only integration clients have a bucket: a desk is never told to wait.
Expected<void> within_rate(Services& services, app::Actor const& actor) {
    if (actor.role != domain::Role::integration) {
        return {};
    }
    auto const wait = services.client_wait(actor.name);
    if (wait == 0) {
        return {};
    }
    auto failure = core::Failure(
        core::Errc::rate_limited,
        "client_rate",
        "Gửi quá nhiều yêu cầu; xin chờ một lát.",
        "Too many requests; please wait."
    );
    return failure.retry_after(wait);
}

asio::awaitable<http::Response>
run_authorised(Services& services, Endpoint endpoint, http::Request const& request) {
    auto job = [&]() -> Expected<http::Response> {
        auto const actor = admitted(services, request);
        if (!actor) {
            return actor.error();
        }
        auto answer = endpoint(services, *actor, request);
        if (!answer && app::is_mended_by_reload(answer.error())) {
            services.reload_rules();
            return endpoint(services, *actor, request);
        }
        return answer;
    };
    auto outcome = co_await services.db.run(job);
    if (!outcome) {
        co_return http::problem(outcome.error(), request.request_id);
    }
    co_return std::move(*outcome);
}

asio::awaitable<http::Response>
run_public(Services& services, PublicEndpoint endpoint, http::Request const& request) {
    auto job = [&] { return endpoint(services, request); };
    auto outcome = co_await services.db.run(job);
    if (!outcome) {
        co_return http::problem(outcome.error(), request.request_id);
    }
    co_return std::move(*outcome);
}

std::optional<std::int64_t> version_of(std::string_view tag) {
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') {
        return std::nullopt;
    }
    tag = tag.substr(1, tag.size() - 2);
    auto version = std::int64_t{0};
    auto const [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (error != std::errc() || end != tag.data() + tag.size()) {
        return std::nullopt;
    }
    return version;
}

/// The actor of a token seen within the last second, without the database.
std::optional<app::Actor> remembered_actor(Services& services, http::Request const& request) {
    auto const token = bearer_token(request);
    if (token.empty() || token.size() > 512) {
        return std::nullopt;
    }
    return services.credentials.find(services.sha256_hex(token));
}

} // namespace

Expected<app::Actor> admitted(Services& services, http::Request const& request) {
    auto actor = authenticate(services, request);
    if (!actor) {
        return actor;
    }
    if (auto const allowed = within_rate(services, *actor); !allowed) {
        return allowed.error();
    }
    return actor;
}

std::string token_sha256(Services& services, http::Request const& request) {
    return services.sha256_hex(bearer_token(request));
}

http::Handler authorised(Services& services, Endpoint endpoint) {
    return [&services, endpoint](http::Request const& request) {
        return run_authorised(services, endpoint, request);
    };
}

http::Handler open_to_all(Services& services, PublicEndpoint endpoint) {
    return [&services, endpoint](http::Request const& request) {
        return run_public(services, endpoint, request);
    };
}

http::FastHandler answered_fast(Services& services, FastEndpoint endpoint) {
    return [&services, endpoint](http::Request const& request) -> std::optional<http::Response> {
        auto const actor = remembered_actor(services, request);
        auto answer = actor ? endpoint(services, *actor, request) : std::nullopt;
        if (!answer) {
            return std::nullopt;
        }
        if (auto const allowed = within_rate(services, *actor); !allowed) {
            return http::problem(allowed.error(), request.request_id);
        }
        return answer;
    };
}

http::Response json_response(int status, json::value const& body) {
    return {status, "application/json; charset=utf-8", json::serialize(body)};
}

Expected<std::optional<app::IdempotencyKey>>
idempotency_key(Services& services, app::Actor const& actor, http::Request const& request) {
    auto const key = request.header("Idempotency-Key");
    if (key.empty()) {
        if (actor.role == domain::Role::integration) {
            return core::Failure(
                core::Errc::malformed,
                "idempotency_key_required",
                "Hệ thống tích hợp phải gửi tiêu đề Idempotency-Key.",
                "Integration clients must send an Idempotency-Key header."
            );
        }
        return std::optional<app::IdempotencyKey>();
    }
    if (key.size() > 128) {
        return core::Failure(
            core::Errc::malformed,
            "idempotency_key_length",
            "Idempotency-Key dài tối đa 128 ký tự.",
            "An Idempotency-Key has at most 128 characters."
        );
    }
    auto asked = std::string(http::name_of(request.method)) + "\n" + request.path + "\n" + request.body;
    return std::optional(app::IdempotencyKey{std::string(key), services.sha256_hex(asked)});
}

Expected<std::int64_t> expected_version(http::Request const& request) {
    auto const header = request.header("If-Match");
    if (header.empty()) {
        return core::Failure(
            core::Errc::version_required,
            "if_match_required",
            "Cần tiêu đề If-Match với phiên bản hồ sơ đang xem.",
            "An If-Match header with the dossier's version is required."
        );
    }
    auto const version = version_of(header);
    if (!version) {
        return core::Failure(
            core::Errc::stale,
            "stale_version",
            "If-Match không phải phiên bản của hồ sơ này.",
            "If-Match names no version of this dossier."
        );
    }
    return *version;
}

bool client_has(http::Request const& request, std::int64_t version) {
    auto list = request.header("If-None-Match");
    auto const wanted = etag(version);
    while (!list.empty()) {
        auto const comma = std::min(list.find(','), list.size());
        auto one = list.substr(0, comma);
        while (one.starts_with(' ')) {
            one.remove_prefix(1);
        }
        if (one.starts_with("W/")) {
            one.remove_prefix(2);
        }
        if (one == wanted || one == "*") {
            return true;
        }
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

std::string etag(std::int64_t version) {
    return "\"" + std::to_string(version) + "\"";
}

Expected<int> page_limit(http::Request const& request) {
    auto const text = request.query_value("limit");
    if (!text) {
        return 50;
    }
    auto limit = 0;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (error != std::errc() || end != text->data() + text->size() || limit < 1 || limit > 200) {
        return core::invalid("?limit", "limit_range", "limit từ 1 đến 200.", "limit is 1 to 200.");
    }
    return limit;
}

http::Response receipt_response(int status, app::Receipt const& receipt) {
    auto const self = "/v1/dossiers/" + receipt.dossier.text();
    auto body = json::object{
        {"dossier_id", receipt.dossier.text()},
        {"code", receipt.code},
        {"version", receipt.version},
        {"state", json::string(domain::name_of(receipt.state))},
        {"state_title", json::string(domain::title_of(receipt.state))},
        {"due_current", nullptr},
        {"lookup_key", receipt.lookup_key},
        {"links",
         json::object{
             {"self", self},
             {"explanation", self + "/explanation"},
             {"receipt", self + "/receipt"},
             {"status", "/v1/public/status/" + receipt.code},
         }},
    };
    if (receipt.due_current) {
        body["due_current"] = core::to_string(*receipt.due_current);
    }
    auto response = json_response(status, body);
    response.with("ETag", etag(receipt.version));
    if (status == 201) {
        response.with("Location", self);
    }
    if (receipt.replayed) {
        response.with("Idempotency-Replayed", "true");
    }
    return response;
}

Expected<app::DossierView>
visible_dossier(Services& services, app::Actor const& actor, http::Request const& request) {
    auto view = services.store.dossier(core::DossierId(request.param("id")));
    if (view && !app::may_see(actor, view->facts.unit)) {
        return core::not_found("dossier");
    }
    return view;
}

} // namespace motcua::api
