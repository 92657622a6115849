#include <motcua/app/webhooks.hpp>

#include <gtest/gtest.h>

namespace motcua::app {

namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

constexpr auto middle = 0.5;

DeliveryVerdict answered(int status, std::optional<seconds> retry_after = {}) {
    return judge_delivery(Posted{status, retry_after}, 0, middle);
}

DeliveryVerdict unreachable(std::string const& rule) {
    return judge_delivery(core::Failure(core::Errc::unavailable, rule, "", ""), 0, middle);
}

} // namespace

TEST(DeliveryWait, GrowsThreefoldToSixHours) {
    auto const wanted = {10s, 30s, 90s, 270s, 810s, 2430s, 7290s, 21600s, 21600s, 21600s};
    auto attempts = 0;

    for (auto const wait : wanted) {
        EXPECT_EQ(delivery_wait(++attempts, middle), wait) << attempts;
    }
    EXPECT_EQ(delivery_wait(1'000'000, middle), 21600s);
}

TEST(DeliveryWait, IsMovedByAFifthEitherWay) {
    EXPECT_EQ(delivery_wait(1, 0), 8s);
    EXPECT_EQ(delivery_wait(1, 1), 12s);
    EXPECT_EQ(delivery_wait(20, 0), 17280s);
    EXPECT_EQ(delivery_wait(20, 1), 25920s);
}

TEST(DeliveryVerdict, AnyGoodStatusIsAnArrival) {
    for (auto const status : {200, 201, 202, 204, 299}) {
        auto const verdict = answered(status);
        EXPECT_EQ(verdict.result.outcome, DeliveryOutcome::delivered) << status;
        EXPECT_FALSE(verdict.down || verdict.gone) << status;
    }
}

TEST(DeliveryVerdict, OtherAnswersFailForThatDossierOnly) {
    struct Row {
        int status;
        char const* rule;
    };

    for (auto const& row : {
             Row{301, "redirected"},
             Row{302, "redirected"},
             Row{307, "redirected"},
             Row{400, "status"},
             Row{401, "status"},
             Row{404, "status"},
             Row{500, "status"},
             Row{501, "status"},
             Row{100, "status"},
         }) {
        auto const verdict = answered(row.status, 1h);
        EXPECT_EQ(verdict.result.outcome, DeliveryOutcome::failed) << row.status;
        EXPECT_EQ(verdict.result.rule, row.rule) << row.status;
        EXPECT_EQ(verdict.result.wait, 10s) << row.status;
        EXPECT_FALSE(verdict.down || verdict.gone) << row.status;
    }
}

TEST(DeliveryVerdict, TheReceiversGuardsSpeakForAllOfIt) {
    for (auto const status : {429, 502, 503, 504}) {
        EXPECT_TRUE(answered(status).down) << status;
        EXPECT_FALSE(answered(status).asked) << status;
        EXPECT_EQ(answered(status, 120s).asked, 120s) << status;
        EXPECT_EQ(answered(status, 120s).result.wait, 120s) << status;
        EXPECT_EQ(answered(status, 0s).asked, 1s) << status;
        EXPECT_EQ(answered(status, 1000h).asked, 24h) << status;
    }
}

TEST(DeliveryVerdict, NoAnswerIsTheReceiversFault) {
    for (auto const* rule : {"connect_failed", "timed_out", "tls_failed", "address_refused"}) {
        auto const verdict = unreachable(rule);
        EXPECT_EQ(verdict.result.rule, rule);
        EXPECT_EQ(verdict.result.status, 0);
        EXPECT_TRUE(verdict.down);
    }
}

TEST(DeliveryVerdict, GoneEndsIt) {
    EXPECT_TRUE(answered(410).gone);
    EXPECT_EQ(answered(410).result.rule, "gone");
}

} // namespace motcua::app
