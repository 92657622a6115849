#include <motcua/domain/indicator.hpp>
#include <motcua/domain/periodic_report.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace motcua::domain {

namespace {

template <class Facts>
void add(std::vector<Facts>& dossiers, int count, Facts const& facts) {
    dossiers.insert(dossiers.end(), static_cast<std::size_t>(count), facts);
}

} // namespace

TEST(Scenario, S30_ScoresOfAPeriod) {
    auto const row = SettlementRow{0, 200, 0, 60, 120, 20, 0, 0};
    auto digitisation = std::vector<DigitisationFacts>();
    add(digitisation,
        62,
        {.has_digitised_component = true, .result_is_document = true, .has_result_file = true});
    add(digitisation, 38, {.has_digitised_component = true, .result_is_document = true});
    auto fees = std::vector<FeeFacts>();
    add(fees, 4, FeeFacts{true, true, OnlinePayment::none});
    add(fees, 20, FeeFacts{true, false, OnlinePayment::portal});
    add(fees, 7, FeeFacts{true, false, OnlinePayment::own_gateway});
    add(fees, 9, FeeFacts{true, false, OnlinePayment::none});
    add(fees, 160, FeeFacts{});

    EXPECT_EQ(percent_hundredths(on_time_ratio(row)), 9000);
    EXPECT_EQ(score_hundredths(on_time_ratio(row), score_on_time), 1800);
    EXPECT_EQ(percent_hundredths(digitised_ratio(digitisation)), 6200);
    EXPECT_EQ(score_hundredths(digitised_ratio(digitisation), score_digitised), 310);
    EXPECT_EQ(online_payment_ratio(fees), (Ratio{27, 36}));
    EXPECT_EQ(percent_hundredths(online_payment_ratio(fees)), 7500);
    EXPECT_EQ(score_hundredths(online_payment_ratio(fees), score_online_payment), 450);
}

TEST(Indicator, FromTheThresholdOnAllPointsAreGiven) {
    EXPECT_EQ(score_hundredths({79, 100}, score_digitised), 395);
    EXPECT_EQ(score_hundredths({80, 100}, score_digitised), 400);
    EXPECT_EQ(score_hundredths({100, 100}, score_digitised), 400);
    EXPECT_EQ(score_hundredths({90, 100}, score_no_complaint), 600);
    EXPECT_EQ(score_hundredths({0, 100}, score_digitised), 0);
}

TEST(Indicator, RoundsOnceHalfUp) {
    EXPECT_EQ(percent_hundredths({1, 3}), 3333);
    EXPECT_EQ(percent_hundredths({2, 3}), 6667);
    EXPECT_EQ(percent_hundredths({1, 8}), 1250);
    EXPECT_EQ(percent_hundredths({1, 20'000}), 1); // 0.005 %
    EXPECT_EQ(score_hundredths({1, 3}, score_on_time), 667);
}

TEST(Indicator, NothingCountedIsNotZero) {
    EXPECT_EQ(percent_hundredths({0, 0}), std::nullopt);
    EXPECT_EQ(score_hundredths({0, 0}, score_on_time), std::nullopt);
}

TEST(Indicator, AResultFileIsAskedOnlyWhereTheProcedureGivesADocument) {
    auto const dossiers = std::vector<DigitisationFacts>{
        {.has_digitised_component = true},
        {.has_digitised_component = true, .result_is_document = true},
        {.result_is_document = true, .has_result_file = true, .has_reused_component = true},
        {.uses_repository = true}};

    EXPECT_EQ(digitised_ratio(dossiers), (Ratio{1, 4}));
    EXPECT_EQ(electronic_result_ratio(dossiers), (Ratio{1, 2}));
    EXPECT_EQ(reused_ratio(dossiers), (Ratio{1, 4}));
    EXPECT_EQ(repository_ratio(dossiers), (Ratio{1, 4}));
}

} // namespace motcua::domain
