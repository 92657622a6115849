#include <motcua/exchange/retry_after.hpp>

#include <gtest/gtest.h>

namespace motcua::exchange {

namespace {

using namespace std::chrono_literals;

/// Thu, 26 Mar 2026 02:00:00 GMT.
constexpr auto now = core::Instant{1774490400s};

} // namespace

TEST(RetryAfter, IsSecondsOrADate) {
    EXPECT_EQ(retry_after("0", now), 0s);
    EXPECT_EQ(retry_after("120", now), 120s);
    EXPECT_EQ(retry_after("Thu, 26 Mar 2026 02:01:30 GMT", now), 90s);
    EXPECT_EQ(retry_after("Thu, 26 Mar 2026 01:00:00 GMT", now), 0s);
}

TEST(RetryAfter, NonsenseAsksForNothing) {
    for (auto const* field : {"", "soon", "-1", "1.5", "99999999999999", "12x"}) {
        SCOPED_TRACE(field);
        EXPECT_FALSE(retry_after(field, now).has_value());
    }
}

} // namespace motcua::exchange
