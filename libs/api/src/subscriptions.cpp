#include "merge_patch.hpp"
#include "page_place.hpp"
#include "subscription_json.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

http::Response subscription_response(int status, json::object document) {
    auto const version = document.at("version").to_number<std::int64_t>();
    auto response = json_response(status, std::move(document));
    response.with("ETag", etag(version));
    return response;
}

/// The only answers that show a secret.
Answer
secret_response(Services& services, int status, core::Expected<app::SealedSubscription> const& stored) {
    if (!stored) {
        return stored.error();
    }
    auto document = json::parse(stored->document).as_object();
    auto const id = std::string(document.at("subscription_id").as_string());
    auto const secret = services.webhooks.open_secret(id, stored->sealed_secret);
    if (!secret) {
        return secret.error();
    }
    document["secret"] = *secret;
    auto response = subscription_response(status, std::move(document));
    if (status == 201) {
        response.with("Location", "/v1/subscriptions/" + id);
    }
    return response;
}

} // namespace

Answer post_subscription(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_subscribe(actor); !allowed) {
        return allowed.error();
    }
    auto const key = idempotency_key(services, actor, request);
    if (!key) {
        return key.error();
    }
    auto const sent = parse_object(request.body);
    if (!sent) {
        return sent.error();
    }
    auto const asked = read_subscription(services, actor, *sent, false);
    if (!asked) {
        return asked.error();
    }
    auto const id = services.fresh_uuid();
    auto const sealed = services.webhooks.fresh_secret(id);
    auto const stored = services.subscriptions.add_subscription(id, asked->terms, sealed, actor, *key);
    return secret_response(services, 201, stored);
}

Answer get_subscriptions(Services& services, Actor const& actor, Request const& request) {
    auto const allowed = may_subscribe(actor);
    auto const limit = page_limit(request);
    auto const from = page_place(services, request, "subscriptions");
    if (!allowed || !limit || !from) {
        return !allowed ? allowed.error() : !limit ? limit.error() : from.error();
    }
    auto const page = services.subscriptions.subscriptions(actor, *from, *limit);
    if (!page) {
        return page.error();
    }
    return sorted_page(services, "subscriptions", *page, "subscription_id", *limit);
}

Answer get_subscription(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_subscribe(actor); !allowed) {
        return allowed.error();
    }
    auto const found = services.subscriptions.subscription(request.param("subscription"), actor);
    if (!found) {
        return found.error();
    }
    return subscription_response(200, json::parse(*found).as_object());
}

Answer patch_subscription(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_subscribe(actor); !allowed) {
        return allowed.error();
    }
    auto const& id = request.param("subscription");
    auto const found = services.subscriptions.subscription(id, actor);
    auto const version = expected_version(request);
    auto const patch = parse_object(request.body);
    if (!found || !version || !patch) {
        return !found ? found.error() : !version ? version.error() : patch.error();
    }
    auto wanted = changeable(json::parse(*found).as_object());
    merge_patch(wanted, *patch);
    auto const asked = read_subscription(services, actor, wanted, true);
    if (!asked) {
        return asked.error();
    }
    auto const changed =
        services.subscriptions.change_subscription(id, *version, asked->terms, asked->active, actor);
    if (!changed) {
        return changed.error();
    }
    return subscription_response(200, json::parse(*changed).as_object());
}

Answer delete_subscription(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_subscribe(actor); !allowed) {
        return allowed.error();
    }
    auto const ended = services.subscriptions.end_subscription(request.param("subscription"), actor);
    if (!ended) {
        return ended.error();
    }
    return http::Response(204);
}

Answer post_subscription_secret(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_subscribe(actor); !allowed) {
        return allowed.error();
    }
    auto const key = idempotency_key(services, actor, request);
    if (!key) {
        return key.error();
    }
    auto const& id = request.param("subscription");
    auto const found = services.subscriptions.subscription(id, actor);
    if (!found) {
        return found.error();
    }
    auto const sealed = services.webhooks.fresh_secret(id);
    auto const overlap = services.webhooks.secret_overlap;
    auto const stored = services.subscriptions.rotate_secret(id, sealed, overlap, actor, *key);
    return secret_response(services, 200, stored);
}

} // namespace motcua::api
