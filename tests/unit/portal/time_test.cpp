#include "portal_time.hpp"
#include "support/at.hpp"

#include <gtest/gtest.h>

#include <array>

namespace motcua::exchange {

namespace {

constexpr auto national = "dd/MM/yyyy HH:mm:ss";
constexpr auto city = "yyyyMMddHHmmss";

} // namespace

TEST(PortalTime, IsWrittenInVietnameseWallClockTime) {
    auto const at = tests::at("2026-03-02 00:05") + std::chrono::seconds{9};

    EXPECT_EQ(written_time(at, national), "02/03/2026 00:05:09");
    EXPECT_EQ(written_time(at, city), "20260302000509");
    EXPECT_EQ(written_time(at, "dd/MM/yyyy"), "02/03/2026");
    EXPECT_EQ(written_time(at + std::chrono::milliseconds{999}, city), "20260302000509")
        << "cut, not rounded";
}

TEST(PortalTime, ReadsWhatItWrites) {
    for (auto const* const text : {"2026-01-01 00:00", "2024-02-29 23:59", "2026-12-31 12:30"}) {
        auto const at = tests::at(text);
        EXPECT_EQ(read_time(written_time(at, national), national), at) << text;
        EXPECT_EQ(read_time(written_time(at, city), city), at) << text;
    }
    EXPECT_EQ(read_time("02/03/2026", "dd/MM/yyyy"), tests::at("2026-03-02 00:00"));
}

TEST(PortalTime, RefusesWhatNoClockShows) {
    struct Row {
        char const* name;
        char const* text;
        char const* pattern;
    };

    constexpr auto rows = std::array{
        Row{"no such day", "30/02/2026 10:00:00", national},
        Row{"29 February of a common year", "29/02/2026 10:00:00", national},
        Row{"month and day changed round", "03/13/2026 10:00:00", national},
        Row{"hour 24", "02/03/2026 24:00:00", national},
        Row{"second 60", "02/03/2026 10:00:60", national},
        Row{"the other portal's form", "20260302100000", national},
        Row{"and the other way", "02/03/2026 10:00:00", city},
        Row{"a digit short", "2/03/2026 10:00:00", national},
        Row{"more behind", "02/03/2026 10:00:00Z", national},
        Row{"empty", "", national},
        Row{"a sign", "+2/03/2026 10:00:00", national},
        Row{"a year nobody lives in", "02/03/0026 10:00:00", national},
    };
    for (auto const& row : rows) {
        EXPECT_FALSE(read_time(row.text, row.pattern)) << row.name;
    }
}

} // namespace motcua::exchange
