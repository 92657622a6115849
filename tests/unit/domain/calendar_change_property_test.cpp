#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include "support/naive_clock.hpp"
#include "support/random_office.hpp"
#include <motcua/domain/calendar_adoption.hpp>
#include <motcua/domain/deadline_fold.hpp>

#include <gtest/gtest.h>

#include <map>
#include <memory>

namespace motcua::domain {

using namespace tests;

namespace {

constexpr auto offices = 60;
constexpr auto lives_per_office = 400;
constexpr auto versions = 5;

/// One version of a calendar, for the engine and for the walker.
struct Version {
    explicit Version(WorkingCalendar::Definition const& definition)
        : calendar(definition)
        , naive(definition, random_span_begin, random_span_days) {}

    WorkingCalendar calendar;
    NaiveCalendar naive;
};

/// The versions an office lives through: the city's or a random one, then changed again and again.
std::vector<std::unique_ptr<Version>> versions_of_office(int number, Random& random) {
    auto definition = number == 0 ? hcmc_calendar().definition() : random_calendar(random);
    auto all = std::vector<std::unique_ptr<Version>>();
    for (auto i = 0; i < versions; ++i) {
        all.push_back(std::make_unique<Version>(definition));
        definition = next_version(random, definition);
    }
    return all;
}

/// One dossier's clock living through entries and calendar changes, its deadline carried on as in the
/// service.
class Life {
public:
    Life(Random& random, std::vector<std::unique_ptr<Version>> const& office)
        : office_(office)
        , ledger_(random, office.front()->calendar)
        , fold_(office.front()->calendar) {
        go_on();
        first_promise_ = held_to_.due_original;
    }

    void act() {
        ledger_.write_next(now_used().calendar);
        auto const before = held_to_;
        ASSERT_NO_FATAL_FAILURE(go_on());
        auto const kind = ledger_.entries().back().kind;
        if (kind == LedgerKind::paused || kind == LedgerKind::resumed) {
            ASSERT_GE(held_to_.due_current, before.due_current);
        }
    }

    /// The next version takes over.
    void change_calendar() {
        auto const before = held_to_;
        auto const at = ledger_.pass_time();
        auto const& next = office_[++version_]->calendar;
        auto const effect = calendar_effect(ledger_.entries(), before, next).value();
        ledger_.append(adoption_entry(ledger_.entries(), before, next, at, "Thông báo mới").value());
        // From zero, under the version that now counts.
        fold_ = DeadlineFold(next);
        for (auto const& entry : ledger_.entries()) {
            ASSERT_TRUE(fold_.apply(entry).has_value());
        }
        ASSERT_NO_FATAL_FAILURE(check());
        ASSERT_GE(held_to_.due_current, before.due_current) << "a promise was brought forward";
        ASSERT_EQ(effect.due_after, held_to_.due_current) << "the preview told another date";
        ASSERT_EQ(effect.outcome == CalendarOutcome::later, held_to_.due_current > before.due_current);
        ASSERT_EQ(effect.outcome == CalendarOutcome::earlier, *effect.due_computed < before.due_current);
        ASSERT_EQ(held_to_.due_kept.has_value(), effect.outcome == CalendarOutcome::earlier);
        ASSERT_EQ(held_to_.round - before.round, effect.outcome == CalendarOutcome::later ? 1 : 0);
        ++seen_[effect.outcome];
    }

    [[nodiscard]] bool may_change() const { return version_ + 1 < office_.size(); }

    [[nodiscard]] std::string story() const {
        auto text = std::string();
        for (auto const& entry : ledger_.entries()) {
            text += std::string(name_of(entry.kind)) + " " + words(entry.at);
            text += entry.limit ? " limit " + std::to_string(entry.limit->value) + " unit " +
                                      std::to_string(static_cast<int>(entry.limit->unit))
                                : "";
            text += entry.new_due ? " to " + words(*entry.new_due) : "";
            text += entry.adoption ? " from " + words(entry.adoption->due_before) + " computed " +
                                         words(entry.adoption->due_computed)
                                   : "";
            text += "; ";
        }
        return text;
    }

    [[nodiscard]] std::map<CalendarOutcome, int> const& seen() const { return seen_; }

private:
    [[nodiscard]] Version const& now_used() const { return *office_[version_]; }

    void go_on() {
        ASSERT_TRUE(fold_.apply(ledger_.entries().back()).has_value());
        check();
    }

    /// Carried on, from zero, walked and explained: one answer.
    void check() {
        held_to_ = fold_.deadline();
        auto const& ledger = ledger_.entries();
        ASSERT_EQ(held_to_, deadline_of(ledger, now_used().calendar).value());
        auto const walked = naive_due_of(ledger, now_used().naive);
        ASSERT_EQ(words(held_to_.due_original), words(walked.due_original));
        ASSERT_EQ(words(held_to_.due_statutory), words(walked.due_statutory));
        ASSERT_EQ(words(held_to_.due_current), words(walked.due_current));
        ASSERT_EQ(held_to_.due_rescheduled, walked.due_rescheduled);
        if (first_promise_) {
            ASSERT_EQ(held_to_.due_original, *first_promise_) << "the first promise was changed";
        }
        auto const rows = explain(ledger, now_used().calendar).value();
        if (!rows.empty()) {
            ASSERT_EQ(rows.back().date, core::date_of(held_to_.due_current));
            ASSERT_EQ(rows.back().rule == "promise_kept", held_to_.due_kept.has_value());
        }
    }

    std::vector<std::unique_ptr<Version>> const& office_;
    std::size_t version_{};
    RandomLedger ledger_;
    DeadlineFold fold_;
    Deadline held_to_;
    std::optional<Instant> first_promise_;
    std::map<CalendarOutcome, int> seen_;
};

} // namespace

TEST(CalendarChangeProperty, LivesThroughSeveralVersionsKeepEveryPromise) {
    auto random = Random(printed_seed());
    auto seen = std::map<CalendarOutcome, int>();
    for (auto i = 0; i < offices; ++i) {
        auto const office = versions_of_office(i, random);
        for (auto j = 0; j < lives_per_office; ++j) {
            auto life = Life(random, office);
            for (auto step = between(random, 1, 9); step > 0; --step) {
                auto const changes = life.may_change() && between(random, 0, 2) == 0;
                changes ? life.change_calendar() : life.act();
                ASSERT_FALSE(HasFatalFailure()) << "office " << i << ": " << life.story();
            }
            for (auto const& [outcome, count] : life.seen()) {
                seen[outcome] += count;
            }
        }
    }
    for (auto const outcome :
         {CalendarOutcome::unchanged,
          CalendarOutcome::now_firm,
          CalendarOutcome::later,
          CalendarOutcome::earlier}) {
        EXPECT_GT(seen[outcome], 100) << name_of(outcome);
    }
}

} // namespace motcua::domain
