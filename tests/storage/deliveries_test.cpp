#include "webhooks_fixture.hpp"

#include <set>

namespace motcua::tests {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

} // namespace

TEST_F(Webhooks, AReceiverThatTakesEverythingCostsNoRow) {
    tell(1);
    auto const id = subscribe();
    tell_many(120, 7);

    work();

    EXPECT_EQ(receiver_.arrived.size(), 120U);
    EXPECT_TRUE(receiver_.arrived_in_order());
    EXPECT_EQ(pg_.sql("select count(*) from subscription_deliveries"), "0");
    EXPECT_EQ(shown(id).at("delivered").to_number<int>(), 120);
    EXPECT_TRUE(shown(id).at("undelivered_since").is_null());
}

TEST_F(Webhooks, AFailureHoldsBackItsDossierAndNoOther) {
    static_cast<void>(subscribe());
    auto broken = true;
    auto const sick = std::string("00000000-0000-4000-8000-000000000001");
    receiver_.answer = [&](Receiver::Came const& one) { return broken && one.dossier == sick ? 500 : 200; };
    for (auto const dossier : {1, 2, 1, 2, 1}) {
        tell(dossier);
    }

    work();
    tell(1);
    tell(2);
    work();

    EXPECT_EQ(receiver_.arrived.size(), 3U);
    EXPECT_EQ(receiver_.came.size(), 4U) << "only the first event of the dossier is tried, once";
    EXPECT_EQ(rows("waiting"), "4");
    broken = false;
    pass(10s);
    work();
    EXPECT_EQ(receiver_.arrived.size(), 7U);
    EXPECT_TRUE(receiver_.arrived_in_order());
    EXPECT_EQ(rows("waiting"), "0");
}

TEST_F(Webhooks, EachTryHasTheSameIdAndWaitsLonger) {
    auto const id = subscribe();
    receiver_.answer = [](Receiver::Came const&) { return 500; };
    tell(1);
    work();

    for (auto const& [wait, tries] :
         {std::pair{9s, 1U}, {1s, 2U}, {29s, 2U}, {1s, 3U}, {89s, 3U}, {1s, 4U}}) {
        pass(wait);
        work();
        EXPECT_EQ(receiver_.came.size(), tries);
    }
    auto ids = std::set<std::string>();
    for (auto const& one : receiver_.came) {
        ids.insert(one.id);
    }
    EXPECT_EQ(ids.size(), 1U);
    auto const page = json::parse(store_->deliveries(id, "waiting", {}, 50, client_).value()).as_array();
    EXPECT_EQ(page.at(0).at("attempts").to_number<int>(), 4);
    EXPECT_EQ(page.at(0).at("last_status").to_number<int>(), 500);
    EXPECT_EQ(page.at(0).at("last_rule").as_string(), "status");
}

TEST_F(Webhooks, AWeekAwayLosesNothingAndKeepsFewRows) {
    auto const id = subscribe();
    receiver_.answer = [](Receiver::Came const&) { return 0; };
    tell_many(400, 40);
    for (auto hour = 0; hour < 24 * 6; ++hour) {
        pass(1h);
        work();
    }
    auto const tried = receiver_.came.size();

    EXPECT_LT(tried, 40U);
    EXPECT_LT(std::stoi(rows("waiting")), 70);
    EXPECT_EQ(rows("dead"), "0");
    EXPECT_FALSE(shown(id).at("undelivered_since").is_null());
    EXPECT_NEAR(store_->delivery_lag().value() / 1h, 24 * 6, 1);
    receiver_.answer = [](Receiver::Came const&) { return 200; };
    pass(8h);
    work();
    pass(8h);
    work();
    EXPECT_EQ(receiver_.arrived.size(), 400U);
    EXPECT_TRUE(receiver_.arrived_in_order());
    EXPECT_EQ(rows("waiting"), "0");
}

TEST_F(Webhooks, AReceiverThatRefusesEverythingGetsNoMoreThanItsWindow) {
    auto const id = subscribe();
    receiver_.answer = [](Receiver::Came const&) { return 500; };
    tell_many(1200, 1200);

    work();

    EXPECT_LE(std::stoi(rows("waiting")), 1050);
    EXPECT_LE(receiver_.came.size(), 1050U);
    receiver_.answer = [](Receiver::Came const&) { return 200; };
    pass(1min);
    work();
    EXPECT_EQ(receiver_.arrived.size(), 1200U);
    EXPECT_EQ(shown(id).at("waiting").to_number<int>(), 0);
}

TEST_F(Webhooks, AnEventItsReceiverChokesOnDoesNotKeepBackTheRest) {
    static_cast<void>(subscribe());
    auto const poison = std::string("00000000-0000-4000-8000-000000000001");
    receiver_.answer = [&](Receiver::Came const& one) { return one.dossier == poison ? 0 : 200; };
    tell_many(60, 60);

    for (auto i = 0; i < 30; ++i) {
        pass(5min);
        work();
    }

    EXPECT_EQ(receiver_.arrived.size(), 59U);
}

TEST_F(Webhooks, AfterSevenDaysAnEventIsDeadUntilItIsAskedFor) {
    auto const id = subscribe();
    auto broken = true;
    receiver_.answer = [&](Receiver::Came const& one) { return broken && one.position == 1 ? 500 : 200; };
    tell(1);
    tell(1);
    work();
    pass(24h * 7 - 1s);
    work();
    EXPECT_EQ(rows("dead"), "0");

    pass(24h);
    work();

    EXPECT_EQ(rows("dead"), "1");
    EXPECT_EQ(receiver_.arrived.size(), 1U) << "the dossier goes on without it";
    EXPECT_EQ(shown(id).at("dead").to_number<int>(), 1);
    broken = false;
    auto from = app::ReplayFrom();
    from.dead = true;
    ASSERT_TRUE(store_->replay_subscription(id, from, client_));
    work();
    EXPECT_EQ(receiver_.arrived.size(), 2U);
    EXPECT_EQ(receiver_.arrived.back().id, receiver_.came.front().id);
    EXPECT_EQ(rows("dead"), "0");
}

TEST_F(Webhooks, GoneDisablesAndNothingIsLostOnceItIsBack) {
    auto const id = subscribe();
    receiver_.answer = [](Receiver::Came const&) { return 410; };
    for (auto i = 0; i < 5; ++i) {
        tell(i);
    }

    work();
    work();

    EXPECT_EQ(receiver_.came.size(), 1U);
    auto const document = shown(id);
    EXPECT_EQ(document.at("state").as_string(), "disabled");
    EXPECT_EQ(document.at("reason").as_string(), "gone");
    EXPECT_EQ(document.at("history").at(0).at("what").as_string(), "disabled");
    receiver_.answer = [](Receiver::Came const&) { return 200; };
    auto terms = app::SubscriptionTerms();
    terms.url = "https://vidu.example/moi";
    auto const version = document.at("version").to_number<std::int64_t>();
    EXPECT_EQ(
        store_->change_subscription(id, version - 1, terms, true, client_).error().rule(),
        "stale_version"
    );
    ASSERT_TRUE(store_->change_subscription(id, version, terms, true, client_));
    work();
    EXPECT_EQ(receiver_.arrived.size(), 5U);
}

TEST_F(Webhooks, RetryAfterIsObeyed) {
    static_cast<void>(subscribe());
    receiver_.answer = [](Receiver::Came const&) { return 429; };
    receiver_.retry_after = 2h;
    tell(1);
    tell(2);
    work();
    auto const tried = receiver_.came.size();

    pass(2h - 1s);
    work();
    EXPECT_EQ(receiver_.came.size(), tried);

    receiver_.answer = [](Receiver::Came const&) { return 200; };
    pass(1s);
    work();
    EXPECT_EQ(receiver_.arrived.size(), 2U);
}

} // namespace motcua::tests
