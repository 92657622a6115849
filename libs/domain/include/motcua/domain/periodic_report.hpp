#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/domain/on_time_index.hpp>

#include <cstdint>
#include <optional>
#include <span>

/// Rows of the periodic reports: form II.06a/VPCP/KSTT, the department's own report, strict lateness and
/// apology coverage (RULES §6.2, §8, R9).
namespace motcua::domain {

/// One row of form II.06a; members named after the columns, numbers in brackets are the form's.
struct SettlementRow {
    std::int64_t received_online{};    ///< (4) in the period, online
    std::int64_t received_in_person{}; ///< (5) in the period, at the desk or by public post
    std::int64_t carried_over{};       ///< (6) from the period before
    std::int64_t done_early{};         ///< (8)
    std::int64_t done_on_time{};       ///< (9) with waiting for supplement, returned and withdrawn ones
    std::int64_t done_late{};          ///< (10)
    std::int64_t open_in_time{};       ///< (12)
    std::int64_t open_late{};          ///< (13)

    [[nodiscard]] std::int64_t received() const noexcept; ///< (3) = 4 + 5 + 6
    [[nodiscard]] std::int64_t done() const noexcept;     ///< (7) = 8 + 9 + 10
    [[nodiscard]] std::int64_t open() const noexcept;     ///< (11) = 12 + 13

    bool operator==(SettlementRow const&) const = default;
};

/// The form's invariant 3 = 7 + 11 and no negative count; a row that breaks it blocks the export.
/// Errors: conflict "report_unbalanced".
[[nodiscard]] core::Expected<void> check_balance(SettlementRow const& row);

/// What the row needs of one dossier.
struct SettlementFacts {
    Channel channel{Channel::counter};
    std::optional<Instant> accepted_at;
    Instant due_at{};
    std::optional<Instant> done_at;       ///< result ready, stopped or withdrawn
    bool ended_without_result{};          ///< stopped or withdrawn: never "early" (the form's footnote)
    std::optional<Instant> waiting_since; ///< of the supplement request still open at the period's end
};

/// Counts every accepted dossier that was open at some moment of the period into exactly one of 8–10, 12, 13.
/// Early: done on an earlier day than the due date's.
[[nodiscard]] SettlementRow
settlement_row(std::span<SettlementFacts const> dossiers, ReportPeriod const& period);

/// The department's on-time rate: (early + on time) ÷ (early + on time + late).
[[nodiscard]] Ratio on_time_ratio(SettlementRow const& row);

/// Lateness against both promises (S20). `finished_at` empty: judged at `now`.
struct StrictLateness {
    int working_days_after_original{};
    int working_days_after_current{};

    bool operator==(StrictLateness const&) const = default;
};

[[nodiscard]] StrictLateness strict_lateness(
    Deadline const& deadline,
    std::optional<Instant> const& finished_at,
    Instant now,
    WorkingCalendar const& calendar
);

/// One due date and the letter about it, if any.
struct ApologyFacts {
    Instant due_at{}; ///< the date the letter is about, before it moved
    std::optional<Instant> done_at;
    std::optional<Instant> issued_at;
};

/// R9: a letter is owed for every due date that passes without the result.
struct ApologyCoverage {
    std::int64_t owed{};
    std::int64_t issued{};
    std::int64_t issued_in_time{}; ///< not after latest_apology

    /// issued ÷ owed; the department's target is 100 %.
    [[nodiscard]] Ratio ratio() const noexcept { return {issued, owed}; }

    bool operator==(ApologyCoverage const&) const = default;
};

[[nodiscard]] ApologyCoverage
apology_coverage(std::span<ApologyFacts const> due_dates, Instant now, WorkingCalendar const& calendar);

} // namespace motcua::domain
