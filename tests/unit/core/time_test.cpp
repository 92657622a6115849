#include "support/at.hpp"
#include <motcua/core/time.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace motcua::core {

using tests::at;
using tests::day;

TEST(Time, IsPrintedInVietnamWhateverTheHostZone) {
    auto const instant =
        Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 9} + std::chrono::hours{22}};

    EXPECT_EQ(to_string(instant), "2026-01-10T05:00:00+07:00");
    EXPECT_EQ(to_string(date_of(instant)), "2026-01-10");
}

TEST(Time, RoundTripsThroughText) {
    for (auto const* text :
         {"2026-01-10T17:00:00+07:00", "2018-12-31T23:59:59.000001+07:00", "1969-12-31T00:00:00.5+07:00"}) {
        auto const parsed = parse_instant(text);

        ASSERT_TRUE(parsed.has_value()) << text;
        EXPECT_EQ(parse_instant(to_string(*parsed)), parsed) << text;
    }
}

TEST(Time, OffsetsMeanTheSameMoment) {
    EXPECT_EQ(parse_instant("2026-01-10T10:00:00Z"), parse_instant("2026-01-10T17:00:00+07:00"));
    EXPECT_EQ(parse_instant("2026-01-10T04:30:00-05:30"), at("2026-01-10 17:00"));
}

TEST(Time, RefusesWhatIsNotRfc3339) {
    for (auto const* text :
         {"",
          "2026-02-30T10:00:00Z",
          "2026-01-10T24:00:00Z",
          "2026-01-10T10:00:00",
          "2026-01-10 10:00:00Z",
          "2026-01-10T10:00:00+7:00",
          "2026-01-10T10:00:00.Z",
          "2026-01-10T10:00:00.1234567Z",
          "2026-01-10T10:61:00Z",
          "2026-01-10T10:00:00ZZ"}) {
        EXPECT_FALSE(parse_instant(text).has_value()) << text;
    }
    for (auto const* text : {"2026-2-1", "2026-02-29", "26-02-01", "2026-02-01 ", "0001-01-01"}) {
        EXPECT_FALSE(parse_date(text).has_value()) << text;
    }
    EXPECT_FALSE(parse_time_of_day("24:01").has_value());
    EXPECT_EQ(parse_time_of_day("07:30"), std::chrono::minutes{450});
    EXPECT_EQ(day("2024-02-29"), make_date(2024, 2, 29));
}

} // namespace motcua::core
