#include "support/at.hpp"
#include <motcua/domain/quiet_hours.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {

namespace {

using tests::at;

constexpr auto night = QuietHours{std::chrono::hours{21}, std::chrono::hours{7}};
constexpr auto noon = QuietHours{std::chrono::hours{12}, std::chrono::minutes{13 * 60 + 30}};

} // namespace

TEST(QuietHours, RunOverMidnightToTheMorning) {
    EXPECT_EQ(quiet_until(at("2026-03-02 20:59:59"), night), std::nullopt);
    EXPECT_EQ(quiet_until(at("2026-03-02 21:00"), night), at("2026-03-03 07:00"));
    EXPECT_EQ(quiet_until(at("2026-12-31 23:59:59"), night), at("2027-01-01 07:00"));
    EXPECT_EQ(quiet_until(at("2026-03-03 00:00"), night), at("2026-03-03 07:00"));
    EXPECT_EQ(quiet_until(at("2026-03-03 06:59:59"), night), at("2026-03-03 07:00"));
    EXPECT_EQ(quiet_until(at("2026-03-03 07:00"), night), std::nullopt);
}

TEST(QuietHours, MayLieWithinADay) {
    EXPECT_EQ(quiet_until(at("2026-03-02 11:59"), noon), std::nullopt);
    EXPECT_EQ(quiet_until(at("2026-03-02 12:00"), noon), at("2026-03-02 13:30"));
    EXPECT_EQ(quiet_until(at("2026-03-02 13:30"), noon), std::nullopt);
    EXPECT_EQ(quiet_until(at("2026-03-02 23:00"), noon), std::nullopt);
}

TEST(QuietHours, AreNoneWhenBothEndsAreEqual) {
    auto const none = QuietHours{std::chrono::hours{7}, std::chrono::hours{7}};

    EXPECT_EQ(quiet_until(at("2026-03-02 07:00"), none), std::nullopt);
    EXPECT_EQ(quiet_until(at("2026-03-02 23:00"), none), std::nullopt);
}

} // namespace motcua::domain
