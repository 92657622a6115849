#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include "support/naive_clock.hpp"
#include "support/random_office.hpp"
#include <motcua/domain/deadline_fold.hpp>
#include <motcua/domain/dossier.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <numeric>

namespace motcua::domain {

using namespace tests;
using std::chrono::days;
using std::chrono::microseconds;

namespace {

constexpr auto calendars = 120;
constexpr auto cases_per_calendar = 900;

/// The same calendar for the engine and for the walker.
struct Office {
    explicit Office(WorkingCalendar::Definition const& definition)
        : calendar(definition)
        , naive(definition, random_span_begin, random_span_days) {}

    WorkingCalendar calendar;
    NaiveCalendar naive;
};

/// The city's office first, then random ones.
std::unique_ptr<Office> office_number(int number, Random& random) {
    return std::make_unique<Office>(number == 0 ? hcmc_calendar().definition() : random_calendar(random));
}

bool counts_days(LimitUnit unit) {
    return unit == LimitUnit::working_day || unit == LimitUnit::calendar_day || unit == LimitUnit::same_day;
}

LedgerEntry const& last_start(std::vector<LedgerEntry> const& ledger) {
    auto const found = std::find_if(ledger.rbegin(), ledger.rend(), [](LedgerEntry const& entry) {
        return entry.kind == LedgerKind::started || entry.kind == LedgerKind::restarted;
    });
    return *found;
}

std::string story(std::vector<LedgerEntry> const& ledger) {
    auto text = std::string();
    for (auto const& entry : ledger) {
        text += std::string(name_of(entry.kind)) + " " + words(entry.at);
        if (entry.limit) {
            text += " limit " + std::to_string(entry.limit->value) + " unit " +
                    std::to_string(static_cast<int>(entry.limit->unit));
        }
        text += entry.new_due ? " to " + words(*entry.new_due) + "; " : "; ";
    }
    return text;
}

void expect_rows_without_gap(std::vector<ExplainedDay> const& rows, Date first, Date last) {
    ASSERT_EQ(
        static_cast<std::int64_t>(rows.size()),
        std::max(std::int64_t{0}, std::int64_t{(last - first).count() + 1})
    );
    auto date = first;
    auto number = 0;
    for (auto const& row : rows) {
        ASSERT_EQ(row.date, date);
        ASSERT_EQ(row.number, row.counted ? ++number : 0);
        ASSERT_FALSE(row.rule.empty());
        ASSERT_FALSE(row.source.empty());
        date += days{1};
    }
}

/// Reads the due date back out of the rows.
void expect_replay(
    std::vector<LedgerEntry> const& ledger,
    Deadline const& held_to,
    int limit,
    Office const& office
) {
    auto const rows = explain(ledger, office.calendar).value();
    auto const& start = last_start(ledger);
    ASSERT_NO_FATAL_FAILURE(
        expect_rows_without_gap(rows, core::date_of(start.at), core::date_of(held_to.due_current))
    );
    if (rows.empty() || held_to.due_current < held_to.due_statutory) {
        return;
    }
    auto const has_provisional = std::any_of(rows.begin(), rows.end(), [](ExplainedDay const& row) {
        return row.certainty == Certainty::provisional;
    });
    EXPECT_EQ(has_provisional, held_to.certainty == Certainty::provisional);
    EXPECT_EQ(rows.back().rule == "rescheduled", held_to.due_rescheduled.has_value());
    auto const is_hours = start.limit->unit == LimitUnit::working_hour;
    if (!held_to.due_rescheduled && !is_hours) {
        EXPECT_EQ(office.calendar.closing(rows.back().date), held_to.due_current);
        EXPECT_TRUE(rows.back().counted || rows.back().rule == "rolled_forward");
    }
    auto const counted = std::count_if(rows.begin(), rows.end(), [](auto const& row) { return row.counted; });
    if (counts_days(start.limit->unit)) {
        EXPECT_EQ(counted, limit);
    }
    auto const office_time =
        std::accumulate(rows.begin(), rows.end(), microseconds{0}, [](microseconds sum, auto const& row) {
            return sum + row.office_time;
        });
    EXPECT_EQ(office_time, microseconds{std::chrono::hours{is_hours ? limit : 0}});
}

} // namespace

TEST(DeadlineProperty, PlainLimitsAgreeWithAWalkOverEveryDayAndMinute) {
    auto random = Random(printed_seed());
    for (auto i = 0; i < calendars; ++i) {
        auto const office = office_number(i, random);
        for (auto j = 0; j < cases_per_calendar; ++j) {
            auto const received_at = random_moment(random);
            auto const limit = random_limit(random, office->calendar);

            ASSERT_EQ(
                words(due_after(received_at, limit, office->calendar)),
                words(naive_due_after(received_at, limit, office->naive))
            ) << "calendar "
              << i << " received " << words(received_at) << " limit " << limit.value << " unit "
              << static_cast<int>(limit.unit);
        }
    }
}

TEST(DeadlineProperty, HistoriesAgreeWithTheWalkAndWithTheirOwnExplanation) {
    auto random = Random(printed_seed());
    for (auto i = 0; i < calendars; ++i) {
        auto const office = office_number(i, random);
        for (auto j = 0; j < cases_per_calendar; ++j) {
            auto const ledger = random_ledger(random, office->calendar);
            SCOPED_TRACE("calendar " + std::to_string(i) + ": " + story(ledger));

            auto const held_to = deadline_of(ledger, office->calendar).value();
            auto const walked = naive_due_of(ledger, office->naive);

            ASSERT_EQ(words(held_to.due_original), words(walked.due_original));
            ASSERT_EQ(words(held_to.due_statutory), words(walked.due_statutory));
            ASSERT_EQ(held_to.due_rescheduled, walked.due_rescheduled);
            ASSERT_EQ(held_to.due_current, walked.due_rescheduled.value_or(walked.due_statutory));
            ASSERT_EQ(held_to.due_current, walked.due_current);
            ASSERT_FALSE(held_to.due_kept.has_value());
            ASSERT_NO_FATAL_FAILURE(expect_replay(ledger, held_to, walked.whole_limit, *office));
            ASSERT_FALSE(HasFailure());
        }
    }
}

TEST(DeadlineProperty, GoingOnEqualsStartingAgainAndAPauseNeverShortens) {
    auto random = Random(printed_seed());
    for (auto i = 0; i < calendars; ++i) {
        auto const office = office_number(i, random);
        for (auto j = 0; j < cases_per_calendar; ++j) {
            auto const ledger = random_ledger(random, office->calendar);
            auto fold = DeadlineFold(office->calendar);
            auto before = Deadline{};
            for (auto k = std::size_t{0}; k < ledger.size(); ++k) {
                ASSERT_TRUE(fold.apply(ledger[k]).has_value()) << story(ledger);
                auto const now = fold.deadline();

                auto const again = deadline_of(std::span(ledger).first(k + 1), office->calendar).value();
                ASSERT_EQ(now, again) << story(ledger);
                if (ledger[k].kind == LedgerKind::resumed || ledger[k].kind == LedgerKind::paused) {
                    ASSERT_GE(now.due_statutory, before.due_statutory) << story(ledger);
                    ASSERT_GE(now.due_current, before.due_current) << story(ledger);
                }
                before = now;
            }
        }
    }
}

TEST(DeadlineProperty, WorkingDayArithmeticUndoesItself) {
    auto random = Random(printed_seed());
    for (auto i = 0; i < calendars; ++i) {
        auto const office = office_number(i, random);
        auto const& calendar = office->calendar;
        for (auto j = 0; j < cases_per_calendar; ++j) {
            auto const day = core::date_of(random_moment(random)) + days{between(random, -3000, 3000)};
            auto const count = between(random, 1, 400);
            auto const later = calendar.add_working_days(day, count);

            ASSERT_TRUE(calendar.is_working(later));
            ASSERT_EQ(calendar.working_days_between(day + days{1}, later + days{1}), count);
            ASSERT_EQ(calendar.add_working_days(later + days{1}, -1), later);
            ASSERT_EQ(calendar.next_working_day(calendar.previous_working_day(later)), later);
        }
    }
}

} // namespace motcua::domain
