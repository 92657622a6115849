#pragma once

#include <motcua/domain/clock_run.hpp>

#include <optional>
#include <vector>

namespace motcua::domain {

/// The ledger read entry by entry. Going on from a shorter ledger's fold gives what the whole ledger gives
/// from zero; deadline_of and explain are this fold over all entries.
class DeadlineFold {
public:
    /// `calendar` outlives the fold.
    explicit DeadlineFold(WorkingCalendar const& calendar);

    /// Refuses as deadline_of does; a refused entry leaves the fold as it was.
    [[nodiscard]] core::Expected<void> apply(LedgerEntry const& entry);

    [[nodiscard]] Deadline deadline() const;

    [[nodiscard]] std::vector<ExplainedDay> explanation() const;

    /// The due date by this calendar alone: the letter's, rolled off a day off, or the statutory one. No
    /// promise made under another version is looked at. Precondition: the clock has started.
    [[nodiscard]] Instant due_computed() const;

private:
    [[nodiscard]] std::optional<core::Failure> refusal_of(LedgerEntry const& entry) const;
    void begin_run(LedgerEntry const& entry);
    void pause(Instant at);
    void resume(Instant at);
    void reschedule(LedgerEntry const& entry);
    void change_calendar(LedgerEntry const& entry);
    [[nodiscard]] std::optional<Instant> due_kept() const;
    /// `due`, promised at `since`, moved by what the pause took of the time left.
    [[nodiscard]] Instant moved_by(ClockPause const& pause, Instant since, Instant due) const;
    [[nodiscard]] Instant rolled_forward(Instant due) const;

    WorkingCalendar const* calendar_;
    std::optional<Instant> last_at_;
    bool is_started_{};
    bool is_paused_{};
    ClockRun run_;
    Instant due_original_{};
    /// The letter's date as moved so far, and when the letter took effect; empty after a restart.
    std::optional<Instant> due_rescheduled_;
    Instant rescheduled_at_{};
    bool was_ever_rescheduled_{};
    /// The promise a new calendar version would have broken, as moved so far; empty after a restart.
    std::optional<Instant> promised_;
    Instant promised_at_{};
    int round_{};
};

} // namespace motcua::domain
