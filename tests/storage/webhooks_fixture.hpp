#pragma once

#include "support/pg_database.hpp"
#include <motcua/app/webhooks.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace motcua::tests {

inline constexpr auto other_unit = "H29.99";

/// A receiver that answers as the test says and remembers what came.
class Receiver final : public app::WebhookPost {
public:
    struct Came {
        std::string id;
        std::string dossier;
        std::int64_t position{};
    };

    core::Expected<app::Posted>
    post(app::DeliveryBatch const&, app::Delivery const& delivery, core::Instant) override {
        auto const lock = std::lock_guard(mutex_);
        came.push_back({delivery.id, delivery.dossier_id, delivery.position.value_or(0)});
        auto const status = answer(came.back());
        if (status == 0) {
            return core::Failure(core::Errc::unavailable, "connect_failed", "", "");
        }
        if (status < 300) {
            arrived.push_back(came.back());
        }
        return app::Posted{status, retry_after};
    }

    /// Whether those of each dossier came in the order of the feed.
    [[nodiscard]] bool arrived_in_order() const {
        auto last = std::map<std::string, std::int64_t>();
        return std::ranges::all_of(arrived, [&](Came const& one) {
            return std::exchange(last[one.dossier], one.position) < one.position;
        });
    }

    std::function<int(Came const&)> answer = [](Came const&) { return 200; }; ///< 0: away
    std::optional<std::chrono::seconds> retry_after;
    std::vector<Came> came;
    std::vector<Came> arrived;

private:
    std::mutex mutex_;
};

class Webhooks : public testing::Test {
protected:
    Webhooks() {
        static_cast<void>(pg_.sql(
            std::string("insert into units select '") + other_unit +
            "', 'Đơn vị thử', calendar_id, document from units"
        ));
        client_.role = domain::Role::integration;
        client_.name = "client-1";
        client_.unit = core::UnitId();
        put_client();
        EXPECT_TRUE(store_->set_test_clock(now_));
    }

    void put_client() {
        EXPECT_TRUE(
            store_->put_actor(client_.name, "Hệ thống", client_.role, client_.unit, std::string(64, 'a'))
        );
    }

    std::string subscribe(app::SubscriptionTerms terms = {}) {
        terms.url = "https://vidu.example/nhan";
        auto const id = pg_.sql("select gen_random_uuid()");
        EXPECT_TRUE(store_->add_subscription(id, terms, "sealed", client_, {}));
        return id;
    }

    /// One event of the dossier with that number.
    void
    tell(int dossier, std::string const& type = "dossier.corrected", std::string const& unit = "H29.16") {
        tell_each("values (" + std::to_string(dossier) + ")", type, unit);
    }

    /// `count` events one after another, of `dossiers` dossiers in turn.
    void tell_many(int count, int dossiers) {
        tell_each(
            "select i % " + std::to_string(dossiers) + " from generate_series(0, " +
                std::to_string(count - 1) + ") i",
            "dossier.corrected",
            "H29.16"
        );
    }

    /// In one statement: a connection for each event would take longer than what is tested.
    void tell_each(std::string const& numbers, std::string const& type, std::string const& unit) {
        auto const told = pg_.sql(
            "select append_events(array_agg(row(0, gen_random_uuid(), "
            "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'HS', '" +
            unit + "', '1.013829', 1, '" + type +
            "', 4, null, 'clerk', 'desk', '', '', motcua_now(), null)::events order by i)) from (select n, row_number() over () i from (" +
            numbers + ") x (n)) y"
        );
        ASSERT_EQ(told, "");
    }

    void pass(std::chrono::microseconds time) {
        now_ += time;
        ASSERT_TRUE(store_->set_test_clock(now_));
    }

    /// Works until nobody has anything to do.
    void work(app::WebhookPost& post) {
        auto pace = app::DeliveryPace();
        pace.parallel = 1; // so that what comes after a failure is known
        pace.chance = [] { return 0.5; };
        while (true) {
            auto const claim = store_->claim_deliveries(50, std::chrono::seconds{60}).value();
            if (claim.batch) {
                auto const finished = app::send_deliveries(post, *claim.batch, pace);
                ASSERT_TRUE(store_->finish_deliveries(*claim.batch, finished).value());
            } else if (claim.idle) {
                return;
            }
        }
    }

    void work() { work(receiver_); }

    [[nodiscard]] boost::json::object shown(std::string const& id) {
        return boost::json::parse(store_->subscription(id, client_).value()).as_object();
    }

    [[nodiscard]] std::string rows(std::string const& state) const {
        return pg_.sql("select count(*) from subscription_deliveries where state = '" + state + "'");
    }

    PgDatabase pg_;
    core::Instant now_ = core::parse_instant("2026-03-02T09:00:00+07:00").value();
    std::unique_ptr<storage::Database> store_{pg_.store(8, true)};
    app::Actor client_ = actor(domain::Role::clerk);
    Receiver receiver_;
};

} // namespace motcua::tests
