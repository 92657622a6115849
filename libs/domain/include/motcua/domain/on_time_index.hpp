#pragma once

#include <motcua/domain/dossier.hpp>
#include <motcua/domain/indicator.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Index 2.1 of Decision 766/QĐ-TTg as the national portal runs it (RULES §6.2).
namespace motcua::domain {

/// Both ends included. For the current period `last` is now.
struct ReportPeriod {
    Instant first{};
    Instant last{};
};

struct SupplementWait {
    Instant requested_at{};
    std::optional<Instant> completed_at;
};

/// What the portal knows of one dossier.
struct IndexFacts {
    std::optional<Instant> accepted_at; ///< NgayTiepNhan
    std::optional<Instant> due_at;      ///< NgayHenTra as last synchronised
    std::optional<Instant> finished_at; ///< state 9
    std::optional<Instant> returned_at; ///< state 10
    std::optional<Instant> closed_at;   ///< state 8, 3 or 7
    bool is_withdrawn{};                ///< closed by state 7: counts only when it had been accepted
    std::vector<SupplementWait> supplements;
    std::optional<std::chrono::microseconds> longest_time; ///< of the procedure; used without a due date
};

enum class OnTimeVerdict : std::uint8_t {
    not_counted, ///< never accepted, or not of this period
    done_on_time,
    done_late,
    open_on_time,
    open_late,
};

/// Steps 1–5 of the algorithm, as of the period's last moment. Time waited for a supplement requested before
/// acceptance is not taken out: the clock did not run.
/// A dossier refused or stopped without any date of its own is on time (our decision: nothing was promised).
[[nodiscard]] OnTimeVerdict on_time_verdict(IndexFacts const& facts, ReportPeriod const& period);

[[nodiscard]] IndexFacts index_facts_of(Dossier const& dossier);

struct OnTimeIndex {
    std::int64_t done_on_time{};
    std::int64_t done_late{};
    std::int64_t open_on_time{};
    std::int64_t open_late{};

    /// (done on time + in process within time) ÷ all received and processed in the period.
    [[nodiscard]] Ratio ratio() const noexcept;

    bool operator==(OnTimeIndex const&) const = default;
};

[[nodiscard]] OnTimeIndex on_time_index(std::span<IndexFacts const> dossiers, ReportPeriod const& period);

} // namespace motcua::domain
