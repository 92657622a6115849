#include "idempotency.hpp"
#include "place.hpp"
#include "pool.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_add = R"sql(select add_subscription(:asked::jsonb)::text)sql";

constexpr char const* sql_change = R"sql(select change_subscription(:asked::jsonb)::text)sql";

constexpr char const* sql_rotate = R"sql(select rotate_subscription_secret(:asked::jsonb)::text)sql";

constexpr char const* sql_replay = R"sql(select replay_subscription(:asked::jsonb)::text)sql";

constexpr char const* sql_one = R"sql(
    select subscription_document(s)::text
    from visible_subscription(:id, :owner) s
    where s.subscription_id is not null
)sql";

constexpr char const* sql_page = R"sql(
    select coalesce(jsonb_agg(x.row order by x.created_at desc, x.subscription_id desc), '[]')::text
    from (select subscription_document(s) - 'history' || jsonb_build_object('sort', micros(s.created_at)) as row,
              s.created_at, s.subscription_id
          from subscriptions s
          where s.state <> 'ended' and (:owner = '' or s.owner = :owner)
            and (:sort::bigint = 0 or (s.created_at, s.subscription_id) < (instant(:sort::bigint), :last::uuid))
          order by s.created_at desc, s.subscription_id desc
          limit :count) x
)sql";

constexpr char const* sql_end = R"sql(select end_subscription(:id, :owner, :actor, :channel)::int)sql";

constexpr char const* sql_deliveries = R"sql(
    select case when s.subscription_id is not null then (
        select coalesce(jsonb_agg(x.row order by x.created_at desc, x.delivery_id desc), '[]')::text
        from (select delivery_document(d) as row, d.created_at, d.delivery_id
              from subscription_deliveries d
              where d.subscription_id = s.subscription_id and (:state = '' or d.state = :state)
                and (:sort::bigint = 0 or (d.created_at, d.delivery_id) < (instant(:sort::bigint), :last::uuid))
              order by d.created_at desc, d.delivery_id desc
              limit :count) x) end
    from visible_subscription(:id, :owner) s
)sql";

constexpr char const* sql_ping = R"sql(select ping_subscription(:id, :owner, :actor, :channel)::text)sql";

constexpr char const* sql_retry =
    R"sql(select retry_delivery(:id, :owner, :delivery, :actor, :channel)::text)sql";

/// Whose subscriptions the actor sees; empty: everybody's.
std::string owner_seen(app::Actor const& actor) {
    return actor.role == domain::Role::admin ? std::string() : actor.name;
}

json::object
asked_by(std::string const& id, app::Actor const& actor, std::optional<app::IdempotencyKey> const& key = {}) {
    auto asked = json::object{
        {"id", id},
        {"owner", owner_seen(actor)},
        {"actor", actor.name},
        {"channel", actor.channel},
    };
    if (key) {
        asked["key"] = key->key;
        asked["request_sha256"] = key->request_sha256;
    }
    return asked;
}

void put_terms(json::object& asked, app::SubscriptionTerms const& terms) {
    asked["url"] = terms.url;
    asked["types"] = json::value_from(terms.types);
    asked["description"] = terms.description;
    asked["unit"] = terms.unit.empty() ? json::value() : json::value(terms.unit.text());
    asked["procedure"] = terms.procedure.empty() ? json::value() : json::value(terms.procedure.text());
}

core::Failure no_such_subscription() {
    return core::not_found("subscription");
}

core::Failure stale() {
    return {
        core::Errc::stale,
        "stale_version",
        "Đăng ký đã được thay đổi; hãy đọc lại.",
        "The subscription was changed meanwhile; read it again."};
}

core::Failure delivery_done() {
    return core::conflict("delivery_done", "Sự kiện này đã được gửi.", "This delivery has arrived already.");
}

core::Failure too_many() {
    return core::conflict(
        "subscriptions_full",
        "Đã có 50 đăng ký; hãy chấm dứt bớt.",
        "There are 50 subscriptions; end one of them."
    );
}

/// The answer of a function that takes one JSON object, null for what is not visible.
Expected<json::object> call(soci::session& sql, char const* statement, std::string const& asked) {
    auto answer = boost::optional<std::string>();
    sql << statement, soci::use(asked, "asked"), soci::into(answer);
    if (!answer) {
        return no_such_subscription();
    }
    return json::parse(*answer).as_object();
}

std::string document_of(json::object const& answer) {
    return json::serialize(answer.at("document"));
}

/// With the secret; of a key used before, what is stored now.
Expected<app::SealedSubscription> sealed_of(Expected<json::object> const& answer) {
    if (!answer) {
        return answer.error();
    }
    if (answer->contains("full")) {
        return too_many();
    }
    auto const earlier = replayed(*answer);
    if (earlier && !*earlier) {
        return earlier->error();
    }
    if (!answer->contains("secret") || answer->at("secret").is_null()) {
        return no_such_subscription();
    }
    return app::SealedSubscription{document_of(*answer), std::string(answer->at("secret").as_string())};
}

} // namespace

Expected<app::SealedSubscription> Database::add_subscription(
    std::string const& id,
    app::SubscriptionTerms const& terms,
    std::string const& sealed_secret,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto asked = asked_by(id, actor, key);
    put_terms(asked, terms);
    asked["secret"] = sealed_secret;
    auto const text = json::serialize(asked);
    return pool_->run<app::SealedSubscription>(false, [&](soci::session& sql) {
        return sealed_of(call(sql, sql_add, text));
    });
}

Expected<app::SealedSubscription> Database::rotate_secret(
    std::string const& id,
    std::string const& sealed_secret,
    std::chrono::seconds overlap,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto asked = asked_by(id, actor, key);
    asked["secret"] = sealed_secret;
    asked["overlap_seconds"] = overlap.count();
    auto const text = json::serialize(asked);
    return pool_->run<app::SealedSubscription>(false, [&](soci::session& sql) {
        return sealed_of(call(sql, sql_rotate, text));
    });
}

Expected<std::string>
Database::subscriptions(app::Actor const& actor, std::optional<app::PageFrom> const& from, int limit) {
    auto const owner = owner_seen(actor);
    auto const place = place_of(from);
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_page, soci::use(owner, "owner"), soci::use(place.sort, "sort"),
            soci::use(place.id, "last"), soci::use(limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::subscription(std::string const& id, app::Actor const& actor) {
    auto const owner = owner_seen(actor);
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_one, soci::use(id, "id"), soci::use(owner, "owner"), soci::into(answer);
        if (!sql.got_data()) {
            return no_such_subscription();
        }
        return answer;
    });
}

Expected<std::string> Database::change_subscription(
    std::string const& id,
    std::int64_t version,
    app::SubscriptionTerms const& terms,
    bool active,
    app::Actor const& actor
) {
    auto asked = asked_by(id, actor);
    put_terms(asked, terms);
    asked["version"] = version;
    asked["state"] = active ? "active" : "disabled";
    auto const text = json::serialize(asked);
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto const answer = call(sql, sql_change, text);
        if (!answer) {
            return answer.error();
        }
        return answer->contains("stale") ? Expected<std::string>(stale()) : document_of(*answer);
    });
}

Expected<void> Database::end_subscription(std::string const& id, app::Actor const& actor) {
    auto const owner = owner_seen(actor);
    auto const ended = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto done = 0;
        sql << sql_end, soci::use(id, "id"), soci::use(owner, "owner"), soci::use(actor.name, "actor"),
            soci::use(actor.channel, "channel"), soci::into(done);
        return done == 1;
    });
    if (!ended || !*ended) {
        return ended ? no_such_subscription() : ended.error();
    }
    return {};
}

Expected<std::string> Database::replay_subscription(
    std::string const& id,
    app::ReplayFrom const& from,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto asked = asked_by(id, actor);
    if (from.dead) {
        asked["dead"] = true;
    } else if (from.after) {
        asked["after"] = *from.after;
    } else {
        asked["since"] = from.since.value_or(core::Instant{}).time_since_epoch().count();
    }
    auto const text = json::serialize(asked);
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        return once(sql, actor.name, key, [&]() -> Expected<std::string> {
            auto const answer = call(sql, sql_replay, text);
            return answer ? Expected<std::string>(document_of(*answer)) : answer.error();
        });
    });
}

Expected<std::string> Database::deliveries(
    std::string const& id,
    std::string const& state,
    std::optional<app::PageFrom> const& from,
    int limit,
    app::Actor const& actor
) {
    auto const owner = owner_seen(actor);
    auto const place = place_of(from);
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        sql << sql_deliveries, soci::use(state, "state"), soci::use(place.sort, "sort"),
            soci::use(place.id, "last"), soci::use(limit, "count"), soci::use(id, "id"),
            soci::use(owner, "owner"), soci::into(answer);
        return answer ? Expected<std::string>(*answer) : no_such_subscription();
    });
}

Expected<std::string> Database::ping_subscription(
    std::string const& id,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto const owner = owner_seen(actor);
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        return once(sql, actor.name, key, [&]() -> Expected<std::string> {
            auto answer = boost::optional<std::string>();
            sql << sql_ping, soci::use(id, "id"), soci::use(owner, "owner"), soci::use(actor.name, "actor"),
                soci::use(actor.channel, "channel"), soci::into(answer);
            return answer ? Expected<std::string>(*answer) : no_such_subscription();
        });
    });
}

Expected<std::string> Database::retry_delivery(
    std::string const& id,
    std::string const& delivery_id,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto const owner = owner_seen(actor);
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        return once(sql, actor.name, key, [&]() -> Expected<std::string> {
            auto answer = boost::optional<std::string>();
            sql << sql_retry, soci::use(id, "id"), soci::use(owner, "owner"),
                soci::use(delivery_id, "delivery"), soci::use(actor.name, "actor"),
                soci::use(actor.channel, "channel"), soci::into(answer);
            if (!answer) {
                return core::not_found("delivery");
            }
            return *answer == "{}" ? Expected<std::string>(delivery_done()) : *answer;
        });
    });
}

} // namespace motcua::storage
