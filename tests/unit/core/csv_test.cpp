#include <motcua/core/csv.hpp>

#include <gtest/gtest.h>

#include <random>

namespace motcua::core {

namespace {

using Records = std::vector<std::vector<std::string>>;

/// Every record, or the row of the first that is malformed.
Expected<Records> read_all(std::string_view text) {
    auto reader = CsvReader(text);
    auto records = Records();
    while (true) {
        auto record = reader.next();
        if (!record) {
            return record.error();
        }
        if (!*record) {
            return records;
        }
        records.push_back(std::move(**record));
    }
}

} // namespace

TEST(Csv, ReadsQuotesBreaksAndBothLineEnds) {
    EXPECT_EQ(
        read_all("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n").value(),
        (Records{{"a", "b"}, {"1", "x, \"y\"\nz"}})
    );
    EXPECT_EQ(
        read_all("\xEF\xBB\xBF"
                 "a,\n,b")
            .value(),
        (Records{{"a", ""}, {"", "b"}})
    );
    EXPECT_EQ(read_all("").value(), Records());
    EXPECT_EQ(read_all("\n").value(), (Records{{""}}));
    EXPECT_EQ(read_all("\"\"\n").value(), (Records{{""}}));
}

TEST(Csv, RefusesWhatIsNotWellFormedAndNamesTheRow) {
    for (auto const* text : {"a\n\"b", "a\n\"b\"c", "a\nb\"c", "a\nb\rc", "a\n\"b\" ,c", "a\n\"b\"\r"}) {
        auto const read = read_all(text);
        ASSERT_FALSE(read.has_value()) << text;
        EXPECT_EQ(read.error().rule(), "csv");
        EXPECT_NE(read.error().vi().find("Dòng 2"), std::string::npos) << text;
    }
}

TEST(Csv, WhatIsWrittenIsReadBack) {
    constexpr auto seed = 20261125U;
    auto random = std::mt19937(seed);
    auto const alphabet = std::string("a,\"\r\n \xC4\x91");
    for (auto round = 0; round < 2000; ++round) {
        auto field = std::string();
        for (auto left = random() % 12; left > 0; --left) {
            field += alphabet[random() % alphabet.size()];
        }
        auto const text = csv_field(field) + ",end\r\n";
        ASSERT_EQ(read_all(text).value(), (Records{{field, "end"}})) << "seed " << seed << " round " << round;
    }
}

TEST(Csv, EndsOnAnyBytes) {
    constexpr auto seed = 7U;
    auto random = std::mt19937(seed);
    for (auto round = 0; round < 2000; ++round) {
        auto text = std::string();
        for (auto left = random() % 60; left > 0; --left) {
            text += "\"\",\n\ra\xFF"[random() % 7];
        }
        static_cast<void>(read_all(text));
    }
}

} // namespace motcua::core
