#include "support/deadline_words.hpp"
#include "support/hcmc_calendar.hpp"
#include "support/naive_clock.hpp"
#include <motcua/domain/deadline.hpp>

#include <fmt/format.h>

#include <chrono>
#include <cstdint>

namespace {

using namespace motcua;

/// Nanoseconds one `work(i)` takes, over about half a second.
template <class Work>
double nanoseconds(Work const& work) {
    auto const begin = std::chrono::steady_clock::now();
    auto count = std::int64_t{0};
    auto sum = std::int64_t{0}; // keeps the results alive
    auto elapsed = std::chrono::duration<double, std::nano>(0);
    while (elapsed.count() < 5e8) {
        for (auto i = 0; i < 256; ++i, ++count) {
            sum += work(i).time_since_epoch().count();
        }
        elapsed = std::chrono::steady_clock::now() - begin;
    }
    return sum == 0 ? 0 : elapsed.count() / static_cast<double>(count);
}

void compare(char const* name, domain::TimeLimit const& limit, tests::NaiveCalendar const& naive) {
    auto const start = tests::at("2025-01-06 09:00");
    auto const received_at = [start](int i) { return start + std::chrono::days{i}; };
    auto const engine =
        nanoseconds([&](int i) { return domain::due_after(received_at(i), limit, tests::hcmc_calendar()); });
    auto const walker =
        nanoseconds([&](int i) { return tests::naive_due_after(received_at(i), limit, naive); });
    fmt::print(
        "{:<18} engine {:>8.1f} ns   walker {:>10.1f} ns   ratio {:>7.1f}\n",
        name,
        engine,
        walker,
        walker / engine
    );
}

} // namespace

/// Time of one due date by the engine against the naive walk over days or minutes.
int main() {
    auto const naive =
        tests::NaiveCalendar(tests::hcmc_calendar().definition(), core::make_date(2024, 1, 1), 4000);
    compare("20 working days", tests::working_days(20), naive);
    compare("300 working days", tests::working_days(300), naive);
    compare("30 calendar days", tests::calendar_days(30), naive);
    compare("3 months", tests::months(3), naive);
    compare("8 working hours", tests::working_hours(8), naive);
    auto const ledger = std::vector{
        tests::started("2026-03-02 09:00", tests::working_days(20)),
        tests::paused("2026-03-10 10:00"),
        tests::resumed("2026-03-13 09:00"),
        tests::extended("2026-03-16 09:00", tests::working_days(5)),
        tests::rescheduled("2026-04-06 09:00", "2026-04-15 17:00")};
    auto const whole = nanoseconds([&](int) {
        return domain::deadline_of(ledger, tests::hcmc_calendar()).value().due_current;
    });
    fmt::print("{:<18} engine {:>8.1f} ns\n", "ledger of five", whole);
}
