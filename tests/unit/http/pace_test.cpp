#include "pace.hpp"

#include <gtest/gtest.h>

namespace motcua::http {

using namespace std::chrono_literals;

TEST(Pace, SilenceIsBorneForThePatience) {
    auto pace = Pace(10s, 1000);

    pace.moved(4s, 0);
    EXPECT_EQ(pace.left(), 6s);
    pace.moved(7s, 0);
    EXPECT_EQ(pace.left(), 0s);
}

TEST(Pace, TrickleBelowTheRateIsCutOffHoweverItIsSpread) {
    auto pace = Pace(10s, 1000);
    auto seconds = 0;

    for (; pace.left() > 1s; ++seconds) {
        pace.moved(1s, 500);
    }

    EXPECT_EQ(seconds, 18);
}

TEST(Pace, BytesEarnNoMoreThanTheWholePatience) {
    auto pace = Pace(10s, 1000);

    pace.moved(1s, 100'000'000);
    EXPECT_EQ(pace.left(), 10s);
    pace.moved(9s, 0);
    EXPECT_EQ(pace.left(), 1s);
}

TEST(Pace, SenderAtTheRateIsNeverCutOff) {
    auto pace = Pace(10s, 1000);

    for (auto second = 0; second < 1000; ++second) {
        pace.moved(1s, 1000);
        ASSERT_EQ(pace.left(), 10s);
    }
}

} // namespace motcua::http
