#include "support/at.hpp"
#include <motcua/app/portal.hpp>

#include <gtest/gtest.h>

namespace motcua::app {

namespace {

using std::chrono::seconds;

constexpr auto in_the_middle = 0.5;

PortalBreaker silent(PortalBreaker breaker, core::Instant now, int times) {
    for (auto i = 0; i < times; ++i) {
        breaker = breaker_after(breaker, PortalSign::silent, now, in_the_middle);
    }
    return breaker;
}

} // namespace

TEST(PortalBreaker, OpensAfterSoManyFailuresInARow) {
    auto const now = tests::at("2026-03-02 09:00");

    auto const nearly = silent({}, now, most_portal_failures - 1);
    EXPECT_FALSE(nearly.opened_at);
    EXPECT_EQ(breaker_after(nearly, PortalSign::answered, now, in_the_middle), PortalBreaker{});

    auto const open = silent(nearly, now, 1);
    EXPECT_EQ(open.opened_at, now);
    EXPECT_EQ(open.probe_at, now + seconds{30});
}

TEST(PortalBreaker, ProbeThatFailsWaitsLongerAndOneThatIsAnsweredCloses) {
    auto const now = tests::at("2026-03-02 09:00");
    auto breaker = silent({}, now, most_portal_failures);

    breaker = breaker_after(breaker, PortalSign::silent, now + seconds{30}, in_the_middle);
    EXPECT_EQ(breaker.opened_at, now);
    EXPECT_EQ(breaker.probe_at, now + seconds{90});

    breaker = silent(breaker, now + seconds{90}, 20);
    EXPECT_EQ(breaker.probe_at, now + seconds{90} + seconds{1800}) << "half an hour is the longest";

    EXPECT_EQ(breaker_after(breaker, PortalSign::answered, now, in_the_middle), PortalBreaker{});
}

TEST(PortalPause, DoublesToAQuarterOfAnHourAndIsSpread) {
    EXPECT_DOUBLE_EQ(portal_pause(1, in_the_middle), 2);
    EXPECT_DOUBLE_EQ(portal_pause(2, in_the_middle), 4);
    EXPECT_DOUBLE_EQ(portal_pause(9, in_the_middle), 512);
    EXPECT_DOUBLE_EQ(portal_pause(1000, in_the_middle), 900);
    EXPECT_DOUBLE_EQ(portal_pause(1, 0.0), 1.5);
    EXPECT_DOUBLE_EQ(portal_pause(1, 1.0), 2.5);
}

} // namespace motcua::app
