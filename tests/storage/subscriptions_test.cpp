#include "webhooks_fixture.hpp"

#include <thread>

namespace motcua::tests {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

} // namespace

TEST_F(Webhooks, OnlyWhatIsWantedAndMayBeSeenComes) {
    auto terms = app::SubscriptionTerms();
    terms.types = {"dossier.due_soon"};
    static_cast<void>(subscribe(terms));
    tell(1, "dossier.due_soon");
    tell(1, "dossier.corrected");
    tell(2, "dossier.due_soon", other_unit);
    work();
    EXPECT_EQ(receiver_.arrived.size(), 2U);

    client_.unit = core::UnitId("H29.16");
    put_client();
    tell(3, "dossier.due_soon", other_unit);
    tell(3, "dossier.due_soon");
    work();
    EXPECT_EQ(receiver_.arrived.size(), 3U);

    receiver_.answer = [](Receiver::Came const&) { return 500; };
    tell(4, "dossier.due_soon");
    work();
    EXPECT_EQ(rows("waiting"), "1");
    receiver_.answer = [](Receiver::Came const&) { return 200; };
    static_cast<void>(pg_.sql("update actors set procedures = '{1.013855}' where name = 'client-1'"));
    tell(5, "dossier.due_soon");
    pass(1h);
    work();
    EXPECT_EQ(receiver_.arrived.size(), 3U) << "what waits is not told to who may not see it any more";
    EXPECT_EQ(rows("waiting"), "0");
}

TEST_F(Webhooks, AClientThatLostItsAccountIsToldNothingMore) {
    auto const id = subscribe();
    tell(1);
    static_cast<void>(pg_.sql("update actors set disabled_at = now() where name = 'client-1'"));

    work();

    EXPECT_TRUE(receiver_.came.empty());
    EXPECT_EQ(shown(id).at("reason").as_string(), "owner_withdrawn");
}

TEST_F(Webhooks, AnOwnerWhoLostTheRightIsToldNothingMore) {
    auto const id = subscribe();
    tell(1);
    static_cast<void>(pg_.sql("update actors set role = 'clerk', unit_id = 'H29.16' where name = 'client-1'")
    );

    work();

    EXPECT_TRUE(receiver_.came.empty());
    EXPECT_EQ(shown(id).at("reason").as_string(), "owner_withdrawn");
}

TEST_F(Webhooks, OneNodeAtATimeHasASubscriptionAndALostLeaseNotesNothing) {
    auto const id = subscribe();
    tell(1);
    auto const first = store_->claim_deliveries(50, 60s).value();

    EXPECT_TRUE(store_->claim_deliveries(50, 60s)->idle);
    static_cast<void>(pg_.sql("update subscriptions set lease_until = now() - interval '1 second'"));
    auto const second = store_->claim_deliveries(50, 60s).value();

    ASSERT_TRUE(first.batch && second.batch);
    EXPECT_EQ(first.batch->due.at(0).id, second.batch->due.at(0).id);
    auto finished = app::FinishedBatch();
    finished.due.resize(1);
    finished.due[0].outcome = app::DeliveryOutcome::delivered;
    EXPECT_EQ(store_->finish_deliveries(*first.batch, finished).value(), std::nullopt);
    EXPECT_EQ(store_->finish_deliveries(*second.batch, finished).value(), 0);
    EXPECT_EQ(shown(id).at("delivered").to_number<int>(), 1);
}

TEST_F(Webhooks, SeveralNodesBringEachEventOnceAndInOrder) {
    for (auto i = 0; i < 3; ++i) {
        static_cast<void>(subscribe());
    }
    tell_many(300, 11);
    auto receivers = std::map<std::string, Receiver>();
    auto mutex = std::mutex();

    struct Sorting final : app::WebhookPost {
        core::Expected<app::Posted>
        post(app::DeliveryBatch const& batch, app::Delivery const& delivery, core::Instant at) override {
            auto lock = std::unique_lock(mutex);
            auto& receiver = receivers[batch.subscription_id];
            lock.unlock();
            return receiver.post(batch, delivery, at);
        }

        std::map<std::string, Receiver>& receivers;
        std::mutex& mutex;

        Sorting(std::map<std::string, Receiver>& all, std::mutex& guard)
            : receivers(all)
            , mutex(guard) {}
    };

    auto sorting = Sorting(receivers, mutex);
    {
        auto nodes = std::vector<std::jthread>();
        for (auto i = 0; i < 3; ++i) {
            nodes.emplace_back([&] { work(sorting); });
        }
    }
    work(sorting);

    ASSERT_EQ(receivers.size(), 3U);
    for (auto const& [id, receiver] : receivers) {
        EXPECT_EQ(receiver.arrived.size(), 300U);
        EXPECT_TRUE(receiver.arrived_in_order());
    }
}

TEST_F(Webhooks, ReplayBringsWhatCameAfterAPlaceOrAMoment) {
    auto const id = subscribe();
    tell(1);
    pass(1h);
    tell(2);
    tell(1);
    work();

    auto place = app::ReplayFrom();
    place.after = 1;
    ASSERT_TRUE(store_->replay_subscription(id, place, client_));
    work();
    EXPECT_EQ(receiver_.arrived.size(), 5U);
    auto moment = app::ReplayFrom();
    moment.since = now_;
    ASSERT_TRUE(store_->replay_subscription(id, moment, client_));
    work();
    EXPECT_EQ(receiver_.arrived.size(), 7U);
    auto far = app::ReplayFrom();
    far.after = 1'000'000;
    ASSERT_TRUE(store_->replay_subscription(id, far, client_));
    tell(3);
    work();
    EXPECT_EQ(receiver_.arrived.size(), 8U);
    EXPECT_EQ(shown(id).at("history").at(0).at("detail").as_string(), "after 3");
}

TEST_F(Webhooks, AReplayDuringADeliveryIsNotUndoneByItsOutcome) {
    auto const id = subscribe();
    tell(1);
    work();
    tell(1);
    auto const claim = store_->claim_deliveries(50, 60s).value();
    auto all = app::ReplayFrom();
    all.after = 0;

    ASSERT_TRUE(store_->replay_subscription(id, all, client_));
    auto finished = app::FinishedBatch();
    finished.due.resize(1);
    EXPECT_EQ(store_->finish_deliveries(*claim.batch, finished).value(), std::nullopt);
    work();

    EXPECT_EQ(receiver_.arrived.size(), 3U);
}

TEST_F(Webhooks, APingIsTriedOnceAlsoWhenDisabled) {
    auto const id = subscribe();
    auto terms = app::SubscriptionTerms();
    terms.url = "https://vidu.example/nhan";
    ASSERT_TRUE(store_->change_subscription(id, 1, terms, false, client_));
    receiver_.answer = [](Receiver::Came const&) { return 500; };
    tell(1);
    auto const ping = json::parse(store_->ping_subscription(id, client_).value()).as_object();

    work();
    pass(1h);
    work();

    ASSERT_EQ(receiver_.came.size(), 1U);
    EXPECT_EQ(receiver_.came[0].id, ping.at("delivery_id").as_string());
    EXPECT_EQ(rows("dead"), "1");
    receiver_.answer = [](Receiver::Came const&) { return 200; };
    ASSERT_TRUE(store_->retry_delivery(id, receiver_.came[0].id, client_));
    work();
    EXPECT_EQ(rows("delivered"), "1");
    EXPECT_EQ(store_->retry_delivery(id, receiver_.came[0].id, client_).error().rule(), "delivery_done");
}

TEST_F(Webhooks, AClientSeesItsOwnAndAnAdministratorAll) {
    auto const id = subscribe();
    auto other = client_;
    other.name = "client-2";
    auto const admin = actor(domain::Role::admin);

    EXPECT_EQ(store_->subscription(id, other).error().rule(), "subscription_not_found");
    EXPECT_EQ(store_->subscriptions(other, {}, 50).value(), "[]");
    EXPECT_EQ(store_->end_subscription(id, other).error().rule(), "subscription_not_found");
    EXPECT_EQ(store_->deliveries(id, "", {}, 50, other).error().rule(), "subscription_not_found");
    EXPECT_TRUE(store_->subscription(id, admin));
    EXPECT_TRUE(store_->end_subscription(id, admin));
    EXPECT_EQ(store_->subscription(id, client_).error().rule(), "subscription_not_found");
    tell(1);
    work();
    EXPECT_TRUE(receiver_.came.empty());
}

TEST_F(Webhooks, TheSameKeyMakesOneSubscriptionAndTheFormerSecretSignsForAWhile) {
    auto terms = app::SubscriptionTerms();
    terms.url = "https://vidu.example/nhan";
    auto const key = app::IdempotencyKey{"key-1", "hash"};
    auto const id = pg_.sql("select gen_random_uuid()");
    auto const made = store_->add_subscription(id, terms, "first", client_, key).value();

    auto const again =
        store_->add_subscription(pg_.sql("select gen_random_uuid()"), terms, "other", client_, key).value();
    EXPECT_EQ(again.sealed_secret, "first");
    EXPECT_EQ(again.document, made.document);
    EXPECT_EQ(store_->rotate_secret(id, "second", 24h, client_, {}).value().sealed_secret, "second");
    tell(1);
    auto const both = store_->claim_deliveries(50, 60s).value();
    EXPECT_EQ(both.batch->sealed_secrets, (std::vector<std::string>{"second", "first"}));
    static_cast<void>(pg_.sql("update subscriptions set lease = null, lease_until = null"));
    pass(25h);
    auto const one = store_->claim_deliveries(50, 60s).value();
    EXPECT_EQ(one.batch->sealed_secrets, std::vector<std::string>{"second"});
}

TEST_F(Webhooks, AClientHasFiftyAtMost) {
    for (auto i = 0; i < 49; ++i) {
        static_cast<void>(subscribe());
    }
    auto terms = app::SubscriptionTerms();
    terms.url = "https://vidu.example/nhan";
    auto const id = pg_.sql("select gen_random_uuid()");
    auto const key = app::IdempotencyKey{"key-50", "hash"};
    ASSERT_TRUE(store_->add_subscription(id, terms, "sealed", client_, key));

    auto const other = pg_.sql("select gen_random_uuid()");
    EXPECT_EQ(
        store_->add_subscription(other, terms, "sealed", client_, {}).error().rule(),
        "subscriptions_full"
    );
    EXPECT_TRUE(store_->add_subscription(id, terms, "sealed", client_, key)) << "asked again, not one more";
    ASSERT_TRUE(store_->end_subscription(id, client_));
    EXPECT_TRUE(store_->add_subscription(other, terms, "sealed", client_, {}));
}

} // namespace motcua::tests
