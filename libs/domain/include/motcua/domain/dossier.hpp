#pragma once

#include <motcua/domain/deadline.hpp>
#include <motcua/domain/dossier_state.hpp>
#include <motcua/domain/procedure.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace motcua::domain {

/// KenhThucHien of the national portal: 1 at the desk, 2 online, 3 by public post.
enum class Channel : std::uint8_t { counter = 1, online = 2, post = 3 };

enum class StepOutcome : std::uint8_t { open, early, on_time, late };

/// One hand-over row of the control slip; written once, closed once, never overwritten (form 05/06).
struct StepRun {
    int seq{};             ///< 1, 2, 3 … over the dossier's life
    std::string step_code; ///< of the procedure version; "tiep_nhan" for the desk itself
    Role role{Role::reviewer};
    std::string giver;    ///< actor who handed over
    std::string receiver; ///< named successor, empty: anyone of the role
    Instant handed_at{};
    Instant due_at{};
    std::optional<Instant> completed_at;
    StepOutcome outcome{StepOutcome::open};

    bool operator==(StepRun const&) const = default;
};

/// One supplement request (form 02): all defects in one notice (RULES R6).
struct SupplementRequest {
    int seq{};
    Instant requested_at{};
    std::optional<Instant> completed_at;
    std::vector<std::string> items; ///< what has to be mended, in the order of the notice
    std::string reason;
    SupplementEffect effect{SupplementEffect::restart};
    bool before_acceptance{}; ///< asked at the desk: the clock had not started
    std::optional<Instant> answer_by;

    bool operator==(SupplementRequest const&) const = default;
};

enum class LetterState : std::uint8_t { draft, approved, issued, cancelled };

/// The apology with its new date (form 04). `seq` is its number within the dossier.
struct ApologyLetter {
    int seq{};
    LetterState state{LetterState::draft};
    int round{};        ///< deadline round it answers
    std::string reason; ///< empty in a draft the system made; mandatory to approve
    Instant due_before{};
    Instant due_new{};
    std::string number; ///< "05/PXL-SATTP", given by the system at issue (Decree 30/2020 art. 15)
    std::optional<Instant> approved_at;
    std::string approved_by;
    std::optional<Instant> issued_at;
    std::string document_sha256;
    bool issued_late{}; ///< issued after latest_apology

    /// A promise can only be made for a day after today.
    [[nodiscard]] bool promises_a_day_after(Instant now) const {
        return core::date_of(due_new) > core::date_of(now);
    }

    bool operator==(ApologyLetter const&) const = default;
};

enum class ResultKind : std::uint8_t { granted, refused };

struct IssuedResult {
    ResultKind kind{ResultKind::granted};
    std::string number; ///< of the certificate or of form 03
    std::string title;
    Instant decided_at{};

    bool operator==(IssuedResult const&) const = default;
};

/// Everything the law asks about one dossier except who the applicant is.
struct Dossier {
    core::DossierId id;
    std::string code;
    core::UnitId unit;
    core::ProcedureCode procedure;
    int procedure_version{};
    Channel channel{Channel::counter};
    DossierState state{DossierState::registered};
    std::int64_t version{};
    Instant submitted_at{};
    std::optional<Instant> accepted_at;
    std::optional<Instant> finished_at;
    std::optional<Instant> returned_at;
    std::optional<Instant> late_at; ///< first moment it was known late; set once, never cleared
    /// Deadline round last found late; -1: never late. A higher round late means a broken second promise.
    int late_round{-1};
    std::optional<Instant> due_planned; ///< internal target: sum of the step limits
    Deadline deadline;
    std::vector<LedgerEntry> ledger;
    std::vector<StepRun> steps;
    std::vector<SupplementRequest> supplements;
    std::vector<ApologyLetter> apologies;
    std::optional<IssuedResult> result;
    std::vector<std::string> missing_components; ///< required and not handed in

    [[nodiscard]] ApologyLetter const* apology_in(LetterState letter_state) const noexcept;

    [[nodiscard]] bool has_issued_apology() const noexcept {
        return apology_in(LetterState::issued) != nullptr;
    }

    /// Notes number and hash on the issued letter, once it has been rendered.
    void note_apology_paper(std::string const& number, std::string const& sha256);

    [[nodiscard]] StepRun const* open_step() const noexcept;
    [[nodiscard]] SupplementRequest const* open_supplement() const noexcept;
};

/// Durable timers (rows in the database). `round` makes each effect happen once: see plan_timers.
enum class TimerKind : std::uint8_t {
    step_due_soon,
    step_late,
    due_soon,
    apology_due,
    apology_escalation,
    late,
    supplement_lapse,
    online_answer,
};

struct Timer {
    TimerKind kind{};
    int round{};
    Instant due_at{};

    bool operator==(Timer const&) const = default;
};

[[nodiscard]] std::string_view name_of(TimerKind kind);
[[nodiscard]] std::optional<TimerKind> timer_named(std::string_view name);
[[nodiscard]] std::string_view name_of(Channel channel);
[[nodiscard]] std::optional<Channel> channel_named(std::string_view name);
[[nodiscard]] std::string_view name_of(StepOutcome outcome);
[[nodiscard]] std::string_view name_of(LetterState state);
[[nodiscard]] std::string_view name_of(ResultKind kind);
[[nodiscard]] std::string_view name_of(LedgerKind kind);
[[nodiscard]] std::string_view name_of(SupplementEffect effect);

} // namespace motcua::domain
