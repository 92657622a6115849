#include "catalogue_fixture.hpp"
#include <motcua/catalogue/rates_file.hpp>

#include <gtest/gtest.h>

namespace motcua::catalogue {

namespace {

std::string published() {
    return tests::text_of(tests::source_directory() / "config/rates.json");
}

std::string with(std::string const& from, std::string const& to) {
    auto text = published();
    auto const place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return text.replace(place, from.size(), to);
}

/// The first fault as "pointer rule".
std::string refused(std::string const& text) {
    auto const book = parse_rates(text);
    if (book) {
        return "accepted";
    }
    auto const failure = book.error();
    if (failure.faults().empty()) {
        return failure.rule();
    }
    return failure.faults().front().pointer + " " + failure.faults().front().rule;
}

} // namespace

TEST(RatesFile, PublishedDefinitionsCarryPointsAndTargets) {
    auto const book = parse_rates(published());

    ASSERT_TRUE(book);
    auto const* const digital = book->rate("4.2");
    ASSERT_NE(digital, nullptr);
    EXPECT_EQ(digital->rule, "digital_dossier");
    EXPECT_EQ(digital->score->points, domain::score_digitised.points);
    EXPECT_EQ(digital->score->threshold_percent, domain::score_digitised.threshold_percent);
    EXPECT_EQ(book->rate("2.1")->score->points, domain::score_on_time.points);
    EXPECT_EQ(book->rate("components")->target_percent, 80);
    EXPECT_EQ(book->rate("reuse")->target_percent, 55);
    EXPECT_EQ(book->rate("9.9"), nullptr);
    EXPECT_EQ(book->columns.size(), 8U);
}

TEST(RatesFile, RefusesWhatCannotBeCounted) {
    EXPECT_EQ(refused("{"), "json");
    EXPECT_EQ(refused(with("\"rule\": \"reuse\"", "\"rule\": \"luck\"")), "/rates/2/rule choice");
    EXPECT_EQ(refused(with("\"id\": \"4.2\"", "\"id\": \"4.1\"")), "/rates/1/id rate_twice");
    EXPECT_EQ(refused(with("\"rate\": \"4.3\"", "\"rate\": \"4.9\"")), "/columns/3/rate column_rate");
    EXPECT_EQ(refused(with("2026-01-01", "2026-02-30")), "/effective_from date");
}

TEST(RateTable, AimAndScoreFollowFromTheCounts) {
    auto const book = parse_rates(published()).value();
    auto const counts = std::vector<app::RateCount>{
        {"a", "digital_dossier", {62, 100}},
        {"b", "digital_dossier", {0, 0}},
        {"a", "digitised_components", {4, 5}},
        {"b", "reuse_where_possible", {54, 100}},
    };

    auto const table = app::rate_table(book, app::RatesAsked{}, counts);

    ASSERT_EQ(table.rows.size(), 3U);
    auto const& whole = table.rows.front().cells;
    EXPECT_EQ(whole.at(1).percent, 6200);
    EXPECT_EQ(whole.at(1).score, 310);
    EXPECT_EQ(whole.at(1).met, std::nullopt);
    EXPECT_EQ(whole.at(5).met, true);
    EXPECT_EQ(whole.at(7).met, false);
    EXPECT_EQ(whole.at(0).percent, std::nullopt);
    EXPECT_EQ(table.rows.at(2).cells.at(1).percent, std::nullopt);
}

} // namespace motcua::catalogue
