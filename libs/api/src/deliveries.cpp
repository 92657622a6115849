#include "page_place.hpp"
#include "subscription_json.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

core::Failure one_beginning() {
    return core::invalid(
        "/",
        "replay_from",
        "Cần đúng một trong: after, since, dead.",
        "Exactly one of after, since and dead is needed."
    );
}

/// A cursor of the feed, or the feed's start when it is empty.
Expected<std::int64_t> position_of(Services& services, std::string const& cursor) {
    auto position = std::int64_t{0};
    if (!cursor.empty()) {
        auto const opened = services.open_cursor("events", cursor);
        if (!opened) {
            return opened.error();
        }
        std::from_chars(opened->data(), opened->data() + opened->size(), position);
    }
    return position;
}

Expected<app::ReplayFrom> read_replay(Services& services, std::string const& body) {
    auto from = app::ReplayFrom();
    auto cursor = std::optional<std::string>();
    auto beginnings = 0;
    auto const read = read_body(body, [&](JsonReader& reader) {
        if (reader.has("after")) {
            cursor = reader.optional_text("after", 1024);
        }
        if (reader.has("since")) {
            from.since = reader.instant("since");
        }
        from.dead = reader.has("dead") && reader.flag("dead");
        beginnings = (cursor ? 1 : 0) + (reader.has("since") ? 1 : 0) + (from.dead ? 1 : 0);
    });
    if (!read) {
        return read.error();
    }
    if (beginnings != 1) {
        return one_beginning();
    }
    if (cursor) {
        auto const position = position_of(services, *cursor);
        if (!position) {
            return position.error();
        }
        from.after = *position;
    }
    return from;
}

Expected<std::string> state_asked(Request const& request) {
    auto const state = request.query_value("state").value_or(std::string());
    if (!state.empty() && state != "waiting" && state != "delivered" && state != "dead") {
        return core::invalid(
            "?state",
            "choice",
            "Trạng thái là waiting, delivered hoặc dead.",
            "The state is waiting, delivered or dead."
        );
    }
    return state;
}

/// A delivery as the store gives it, without what only pages need.
Answer delivery_response(Expected<std::string> const& stored) {
    if (!stored) {
        return stored.error();
    }
    auto document = json::parse(*stored).as_object();
    document.erase("sort");
    return json_response(202, std::move(document));
}

} // namespace

Answer get_deliveries(Services& services, Actor const& actor, Request const& request) {
    auto const& id = request.param("subscription");
    auto const feed = "deliveries/" + id;
    auto const allowed = may_subscribe(actor);
    auto const limit = page_limit(request);
    auto const from = page_place(services, request, feed);
    auto const state = state_asked(request);
    if (!allowed || !state) {
        return !allowed ? allowed.error() : state.error();
    }
    if (!limit || !from) {
        return !limit ? limit.error() : from.error();
    }
    auto const page = services.subscriptions.deliveries(id, *state, *from, *limit, actor);
    if (!page) {
        return page.error();
    }
    return sorted_page(services, feed, *page, "delivery_id", *limit);
}

Answer post_replay(Services& services, Actor const& actor, Request const& request) {
    auto const allowed = may_subscribe(actor);
    auto const key = idempotency_key(services, actor, request);
    auto const from = read_replay(services, request.body);
    if (!allowed || !key || !from) {
        return !allowed ? allowed.error() : !key ? key.error() : from.error();
    }
    auto const replayed =
        services.subscriptions.replay_subscription(request.param("subscription"), *from, actor, *key);
    if (!replayed) {
        return replayed.error();
    }
    return json_response(202, json::parse(*replayed));
}

Answer post_subscription_test(Services& services, Actor const& actor, Request const& request) {
    auto const allowed = may_subscribe(actor);
    auto const key = idempotency_key(services, actor, request);
    if (!allowed || !key) {
        return !allowed ? allowed.error() : key.error();
    }
    auto const& id = request.param("subscription");
    return delivery_response(services.subscriptions.ping_subscription(id, actor, *key));
}

Answer post_delivery_retry(Services& services, Actor const& actor, Request const& request) {
    auto const allowed = may_subscribe(actor);
    auto const key = idempotency_key(services, actor, request);
    if (!allowed || !key) {
        return !allowed ? allowed.error() : key.error();
    }
    auto const& id = request.param("subscription");
    auto const& delivery = request.param("delivery");
    return delivery_response(services.subscriptions.retry_delivery(id, delivery, actor, *key));
}

} // namespace motcua::api
