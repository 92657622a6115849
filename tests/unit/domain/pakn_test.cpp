#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include <motcua/domain/pakn.hpp>

#include <gtest/gtest.h>

namespace motcua::domain {

using namespace tests;

TEST(Scenario, S27_ClocksOfAComplaintOverTheHolidays) {
    auto const clocks = pakn_clocks(at("2026-04-22 09:00"), std::nullopt, PaknRule{}, hcmc_calendar());

    EXPECT_EQ(words(clocks.refuse_by), "2026-04-24 17:00");
    EXPECT_EQ(words(clocks.ask_more_by), "2026-05-04 17:00");
    EXPECT_EQ(words(clocks.answer_by), "2026-05-18 17:00");
    EXPECT_EQ(
        words(pakn_publish_by(at("2026-05-18 10:00"), PaknRule{}, hcmc_calendar())),
        "2026-05-20 17:00"
    );
}

TEST(Pakn, ForwardingStartsTheAnswerAgain) {
    auto const clocks =
        pakn_clocks(at("2026-03-02 09:00"), at("2026-03-06 09:00"), PaknRule{}, hcmc_calendar());

    EXPECT_EQ(words(clocks.forward_by), "2026-03-09 17:00");
    EXPECT_EQ(words(clocks.refuse_by), "2026-03-04 17:00");
    EXPECT_EQ(words(clocks.answer_by), "2026-03-27 17:00");
}

} // namespace motcua::domain
