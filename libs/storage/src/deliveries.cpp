#include "pool.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

/// Above so many waiting deliveries a subscription gets no new ones: they stay in the feed.
constexpr auto most_waiting = 1000;

constexpr char const* sql_claim = R"sql(select claim_deliveries(:batch, :lease, :window)::text)sql";

constexpr char const* sql_finish = R"sql(select finish_deliveries(:finished::jsonb))sql";

constexpr char const* sql_lag = R"sql(select delivery_lag())sql";

std::string text_of(json::value const& value) {
    return value.is_null() ? std::string() : std::string(value.as_string());
}

app::Delivery read_delivery(json::value const& row) {
    auto const& fields = row.as_object();
    auto delivery = app::Delivery{};
    delivery.delivery_id = text_of(fields.at("delivery_id"));
    if (auto const* position = fields.if_contains("position")) {
        delivery.position = position->to_number<std::int64_t>();
        delivery.dossier_id = text_of(fields.at("dossier_id"));
    }
    delivery.id = text_of(fields.at("id"));
    delivery.attempts = fields.at("attempts").to_number<int>();
    delivery.body = text_of(fields.at("body"));
    return delivery;
}

app::DeliveryBatch read_batch(json::object const& answer) {
    auto batch = app::DeliveryBatch{};
    batch.subscription_id = text_of(answer.at("subscription_id"));
    batch.lease = text_of(answer.at("lease"));
    batch.url = text_of(answer.at("url"));
    batch.sealed_secrets.push_back(text_of(answer.at("secret")));
    if (!answer.at("former_secret").is_null()) {
        batch.sealed_secrets.push_back(text_of(answer.at("former_secret")));
    }
    batch.now = core::Instant{std::chrono::microseconds{answer.at("now").to_number<std::int64_t>()}};
    batch.failures = answer.at("failures").to_number<int>();
    batch.looked_to = answer.at("looked_to").to_number<std::int64_t>();
    for (auto const& row : answer.at("pings").as_array()) {
        batch.pings.push_back(read_delivery(row));
    }
    for (auto const& row : answer.at("due").as_array()) {
        batch.due.push_back(read_delivery(row));
    }
    return batch;
}

std::string_view name_of(app::DeliveryOutcome outcome) {
    switch (outcome) {
    case app::DeliveryOutcome::delivered:
        return "delivered";
    case app::DeliveryOutcome::failed:
        return "failed";
    case app::DeliveryOutcome::untried:
        break;
    }
    return "untried";
}

json::value or_null(std::string const& text) {
    return text.empty() ? json::value() : json::value(text);
}

void put_outcomes(
    json::array& outcomes,
    std::vector<app::Delivery> const& deliveries,
    std::vector<app::DeliveryResult> const& results
) {
    for (auto at = std::size_t{0}; at < deliveries.size(); ++at) {
        auto const& delivery = deliveries[at];
        auto const& result = results[at];
        auto outcome = json::object{
            {"delivery_id", or_null(delivery.delivery_id)},
            {"dossier_id", or_null(delivery.dossier_id)},
            {"outcome", json::string(name_of(result.outcome))},
            {"rule", or_null(result.rule)},
            {"wait", result.wait.count()},
        };
        if (delivery.position) {
            outcome["position"] = *delivery.position;
        }
        if (result.status != 0) {
            outcome["status"] = result.status;
        }
        outcomes.push_back(std::move(outcome));
    }
}

std::string write_finished(app::DeliveryBatch const& batch, app::FinishedBatch const& finished) {
    auto outcomes = json::array();
    put_outcomes(outcomes, batch.pings, finished.pings);
    put_outcomes(outcomes, batch.due, finished.due);
    auto written = json::object{
        {"subscription_id", batch.subscription_id},
        {"lease", batch.lease},
        {"looked_to", batch.looked_to},
        {"outcomes", std::move(outcomes)},
        {"reached", finished.reached},
        {"gone", finished.gone},
    };
    if (finished.down_wait) {
        written["down_wait"] = finished.down_wait->count();
        written["down_rule"] = finished.down_rule;
    }
    return json::serialize(written);
}

} // namespace

Expected<app::DeliveryQueue::Claim> Database::claim_deliveries(int batch, std::chrono::seconds lease) {
    auto const lease_seconds = static_cast<int>(lease.count());
    return pool_->run<Claim>(false, [&](soci::session& sql) -> Expected<Claim> {
        auto answer = std::string();
        sql << sql_claim, soci::use(batch, "batch"), soci::use(lease_seconds, "lease"),
            soci::use(most_waiting, "window"), soci::into(answer);
        auto const claimed = json::parse(answer).as_object();
        auto claim = Claim{claimed.contains("idle"), std::nullopt};
        if (claimed.contains("lease")) {
            claim.batch = read_batch(claimed);
        }
        return claim;
    });
}

Expected<std::optional<int>>
Database::finish_deliveries(app::DeliveryBatch const& batch, app::FinishedBatch const& finished) {
    using Dead = std::optional<int>;
    auto const text = write_finished(batch, finished);
    return pool_->run<Dead>(true, [&](soci::session& sql) -> Expected<Dead> {
        auto dead = boost::optional<int>();
        sql << sql_finish, soci::use(text, "finished"), soci::into(dead);
        return dead ? Dead(*dead) : Dead();
    });
}

Expected<std::chrono::duration<double>> Database::delivery_lag() {
    using Age = std::chrono::duration<double>;
    return pool_->run<Age>(true, [&](soci::session& sql) -> Expected<Age> {
        auto seconds = 0.0;
        sql << sql_lag, soci::into(seconds);
        return Age{seconds};
    });
}

} // namespace motcua::storage
