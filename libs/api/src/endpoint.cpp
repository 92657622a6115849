#include "endpoint.hpp"

#include "authenticate.hpp"
#include <motcua/http/problem.hpp>

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using core::Expected;

/// Only integration clients have a bucket: a desk is never told to wait.
Expected<void> within_rate(Services& services, app::Actor const& actor, Left& left) {
    if (actor.role != domain::Role::integration) {
        return {};
    }
    left = services.client_rate(actor.name);
    if (left->wait == 0) {
        return {};
    }
    auto failure = core::Failure(
        core::Errc::rate_limited,
        "client_rate",
        "Gửi quá nhiều yêu cầu; xin chờ một lát.",
        "Too many requests; please wait."
    );
    return failure.retry_after(static_cast<int>(left->wait));
}

Expected<http::Response>
answer(Services& services, Endpoint endpoint, app::Actor const& actor, http::Request const& request) {
    auto answer = endpoint(services, actor, request);
    if (!answer && app::is_mended_by_reload(answer.error())) {
        services.reload_rules();
        return endpoint(services, actor, request);
    }
    return answer;
}

asio::awaitable<http::Response>
run_authorised(Services& services, Endpoint endpoint, RouteRight right, http::Request const& request) {
    auto left = Left();
    auto job = [&]() -> Expected<http::Response> {
        auto const actor = admitted(services, request, right, &left);
        if (!actor) {
            return actor.error();
        }
        auto answered = answer(services, endpoint, *actor, request);
        if (!answered) {
            return refused(services, *actor, request, right, answered.error());
        }
        return answered;
    };
    auto outcome = co_await services.db.run(job);
    auto response = outcome ? std::move(*outcome) : http::problem(outcome.error(), request.request_id);
    tell_rate(response, left);
    co_return response;
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

/// Ids stand as they are; what else a caller put into the path stands as its hash.
std::string target_of(Services& services, http::Request const& request) {
    auto target = std::string();
    for (auto const& [name, value] : request.params) {
        target += target.empty() ? "" : "/";
        target += is_uuid(value) ? value : services.sha256_hex(value).substr(0, 16);
    }
    return target;
}

} // namespace

core::Failure refused(
    Services& services,
    app::Actor const& actor,
    http::Request const& request,
    RouteRight const& right,
    core::Failure const& failure
) {
    if (failure.code() == core::Errc::forbidden) {
        auto refusal = app::AccessRefusal{};
        refusal.actor = actor.name;
        refusal.action = right.action;
        refusal.route = std::string(http::name_of(right.method)) + " " + right.pattern;
        refusal.target = target_of(services, request);
        refusal.rule = failure.rule();
        static_cast<void>(services.access_log.note_refusal(refusal)); // the caller is refused either way
    }
    return app::told_as(failure);
}

Expected<app::Actor>
admitted(Services& services, http::Request const& request, RouteRight const& right, Left* left) {
    auto const actor = authenticate(services, request);
    if (!actor && actor.error().code() == core::Errc::forbidden) {
        auto const caller = caller_behind(services, request);
        return caller ? refused(services, *caller, request, right, actor.error()) : actor.error();
    }
    if (!actor) {
        return actor;
    }
    auto unheard = Left();
    if (auto const allowed = within_rate(services, *actor, left == nullptr ? unheard : *left); !allowed) {
        return allowed.error();
    }
    auto permitted = app::permitted(*actor, right.action);
    if (!permitted) {
        return refused(services, *actor, request, right, permitted.error());
    }
    return permitted;
}

void tell_rate(http::Response& response, Left const& left) {
    if (left) {
        response.with("RateLimit-Policy", "\"client\";q=" + std::to_string(left->per_minute) + ";w=60");
        response.with(
            "RateLimit",
            "\"client\";r=" + std::to_string(left->left) + ";t=" + std::to_string(left->full_in)
        );
    }
}

http::Handler authorised(Services& services, Endpoint endpoint, RouteRight const& right) {
    return [&services, endpoint, right](http::Request const& request) {
        return run_authorised(services, endpoint, right, request);
    };
}

http::Handler open_to_all(Services& services, PublicEndpoint endpoint) {
    return [&services, endpoint](http::Request const& request) {
        return run_public(services, endpoint, request);
    };
}

http::FastHandler open_fast(Services& services, OpenFastEndpoint endpoint) {
    return [&services, endpoint](http::Request const& request) -> std::optional<http::Response> {
        return endpoint(services, request);
    };
}

http::FastHandler answered_fast(Services& services, FastEndpoint endpoint, RouteRight const& right) {
    return [&services, endpoint, right](http::Request const& request) -> std::optional<http::Response> {
        auto const known = remembered_actor(services, request);
        auto const actor =
            known ? app::permitted(*known, right.action) : Expected<app::Actor>(token_missing());
        auto answer = actor ? endpoint(services, *actor, request) : std::nullopt;
        if (!answer) {
            return std::nullopt;
        }
        auto left = Left();
        if (auto const allowed = within_rate(services, *actor, left); !allowed) {
            answer = http::problem(allowed.error(), request.request_id);
        }
        tell_rate(*answer, left);
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

bool is_uuid(std::string_view text) {
    constexpr auto form = std::string_view("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
    auto const fits = [](char wanted, char given) {
        auto const is_hex = (given >= '0' && given <= '9') || (given >= 'a' && given <= 'f');
        return wanted == 'x' ? is_hex : given == wanted;
    };
    return std::equal(form.begin(), form.end(), text.begin(), text.end(), fits);
}

bool client_has(http::Request const& request, std::int64_t version) {
    return client_has_tag(request, etag(version));
}

bool client_has_tag(http::Request const& request, std::string_view tag) {
    auto list = request.header("If-None-Match");
    while (!list.empty()) {
        auto const comma = std::min(list.find(','), list.size());
        auto one = list.substr(0, comma);
        while (one.starts_with(' ')) {
            one.remove_prefix(1);
        }
        if (one.starts_with("W/")) {
            one.remove_prefix(2);
        }
        if (one == tag || one == "*") {
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
    if (view && !app::may_see(actor, view->facts.unit, view->facts.procedure)) {
        return app::not_visible("dossier");
    }
    return view;
}

} // namespace motcua::api
