#include <motcua/app/webhooks.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>

namespace motcua::app {

namespace {

using namespace std::chrono_literals;

/// Answers by event, remembers what came in which order, and can wait for several at once.
class Receiver final : public WebhookPost {
public:
    core::Expected<Posted>
    post(DeliveryBatch const& /*batch*/, Delivery const& delivery, core::Instant /*at*/) override {
        auto lock = std::unique_lock(mutex_);
        came.push_back(delivery.id);
        ++inside_;
        most_inside = std::max(most_inside, inside_);
        changed_.notify_all();
        changed_.wait_for(lock, 5s, [&] { return most_inside >= wanted_inside; });
        --inside_;
        auto const status = answers.contains(delivery.id) ? answers.at(delivery.id) : 200;
        if (status < 0) {
            throw std::runtime_error("a bug of the sender");
        }
        if (status == 0) {
            return core::Failure(core::Errc::unavailable, "connect_failed", "", "");
        }
        return Posted{status, std::nullopt};
    }

    std::map<std::string, int> answers; ///< 0: no connection; below: throws
    int wanted_inside{1};               ///< requests answer once so many run side by side
    int most_inside{0};
    std::vector<std::string> came;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int inside_{0};
};

/// "a1" is the first event of dossier a.
DeliveryBatch batch_of(std::vector<std::string> const& events) {
    auto batch = DeliveryBatch();
    auto position = std::int64_t{0};
    for (auto const& event : events) {
        auto delivery = Delivery();
        delivery.position = ++position;
        delivery.dossier_id = event.substr(0, 1);
        delivery.id = event;
        batch.due.push_back(delivery);
    }
    return batch;
}

DeliveryPace pace_of(int parallel) {
    auto pace = DeliveryPace();
    pace.parallel = parallel;
    pace.chance = [] { return 0.5; };
    return pace;
}

/// One letter for each event: delivered, failed, untried.
std::string outcomes(FinishedBatch const& finished) {
    auto text = std::string();
    for (auto const& result : finished.due) {
        text += "dfu"[static_cast<std::size_t>(result.outcome)];
    }
    return text;
}

} // namespace

TEST(SendDeliveries, EventsOfADossierComeInOrder) {
    auto receiver = Receiver();

    auto const finished =
        send_deliveries(receiver, batch_of({"a1", "b1", "a2", "c1", "b2", "a3"}), pace_of(3));

    EXPECT_EQ(outcomes(finished), "dddddd");
    EXPECT_TRUE(finished.reached);
    auto seen = std::map<char, char>();
    for (auto const& event : receiver.came) {
        EXPECT_EQ(event[1], seen.emplace(event[0], '0').first->second + 1);
        seen[event[0]] = event[1];
    }
}

TEST(SendDeliveries, AFailureHoldsBackItsDossierOnly) {
    auto receiver = Receiver();
    receiver.answers = {{"a2", 500}};

    auto const finished =
        send_deliveries(receiver, batch_of({"a1", "a2", "b1", "a3", "b2", "a4"}), pace_of(1));

    EXPECT_EQ(outcomes(finished), "dfdudu");
    EXPECT_EQ(finished.due[1].status, 500);
    EXPECT_FALSE(finished.down_wait);
}

TEST(SendDeliveries, AReceiverThatIsAwayIsAskedNothingMore) {
    auto receiver = Receiver();
    receiver.answers = {{"b1", 0}};

    auto const finished = send_deliveries(receiver, batch_of({"a1", "b1", "c1", "d1"}), pace_of(1));

    EXPECT_EQ(outcomes(finished), "dfuu");
    EXPECT_EQ(finished.down_wait, 10s);
    EXPECT_EQ(finished.down_rule, "connect_failed");
    EXPECT_EQ(receiver.came.size(), 2U);
}

TEST(SendDeliveries, AReceiverThatWasAwayBeforeIsLeftAloneLonger) {
    auto receiver = Receiver();
    receiver.answers = {{"a1", 0}};
    auto batch = batch_of({"a1"});
    batch.failures = 3;

    EXPECT_EQ(send_deliveries(receiver, batch, pace_of(1)).down_wait, 270s);
}

TEST(SendDeliveries, GoneEndsTheBatch) {
    auto receiver = Receiver();
    receiver.answers = {{"a1", 410}};

    auto const finished = send_deliveries(receiver, batch_of({"a1", "b1"}), pace_of(1));

    EXPECT_TRUE(finished.gone);
    EXPECT_EQ(outcomes(finished), "fu");
}

TEST(SendDeliveries, DossiersGoSideBySideUpToTheLimit) {
    auto receiver = Receiver();
    receiver.wanted_inside = 3;

    auto const finished = send_deliveries(receiver, batch_of({"a1", "b1", "c1", "d1", "e1"}), pace_of(3));

    EXPECT_EQ(outcomes(finished), "ddddd");
    EXPECT_EQ(receiver.most_inside, 3);
}

TEST(SendDeliveries, NoTryBeginsWhenTheNodeEndsOrTheBudgetIsSpent) {
    auto receiver = Receiver();
    auto ending = pace_of(2);
    ending.stopping = [] { return true; };
    auto spent = pace_of(2);
    spent.budget = 0s;

    EXPECT_EQ(outcomes(send_deliveries(receiver, batch_of({"a1", "b1"}), ending)), "uu");
    EXPECT_EQ(outcomes(send_deliveries(receiver, batch_of({"a1", "b1"}), spent)), "uu");
    EXPECT_TRUE(receiver.came.empty());
}

TEST(SendDeliveries, WhatIsThrownIsAFailure) {
    auto receiver = Receiver();
    receiver.answers = {{"a1", -1}};

    auto const finished = send_deliveries(receiver, batch_of({"a1", "a2"}), pace_of(2));

    EXPECT_EQ(outcomes(finished), "fu");
    EXPECT_EQ(finished.due[0].rule, "post_failed");
}

TEST(SendDeliveries, APingIsSentBesideTheEvents) {
    auto receiver = Receiver();
    receiver.answers = {{"ping", 404}};
    auto batch = batch_of({"a1"});
    batch.pings.emplace_back().id = "ping";

    auto const finished = send_deliveries(receiver, batch, pace_of(1));

    EXPECT_EQ(finished.pings.at(0).outcome, DeliveryOutcome::failed);
    EXPECT_EQ(finished.pings.at(0).status, 404);
    EXPECT_EQ(outcomes(finished), "d");
}

} // namespace motcua::app
