#pragma once

#include <motcua/core/ids.hpp>
#include <motcua/domain/deadline.hpp>
#include <motcua/domain/electronic_result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::domain {

/// Who does a step or an action. People hold roles; a rule never names a person (RULES R18).
enum class Role : std::uint8_t { clerk, reviewer, division_head, leader, admin, integration };

/// What a supplement answered in full does to the clock (RULES §4, R7 against R14).
enum class SupplementEffect : std::uint8_t { restart, pause };

/// One step of the approved internal procedure (RULES R13).
struct ProcedureStep {
    std::string code; ///< "tham_dinh"
    std::string name; ///< Vietnamese, for people
    Role role{Role::reviewer};
    TimeLimit limit; ///< sum over steps in the statutory unit ≤ the statutory limit

    bool operator==(ProcedureStep const&) const = default;
};

enum class CopyKind : std::uint8_t { original, certified_copy, photocopy, electronic };

[[nodiscard]] std::string_view name_of(CopyKind kind); ///< "certified_copy"
[[nodiscard]] std::optional<CopyKind> copy_kind_named(std::string_view name);

/// One component as handed in: form 01, point 1.
struct HandedComponent {
    std::string code; ///< of the procedure's list, "TP01"
    CopyKind copy{CopyKind::original};
    int copies{1};

    bool operator==(HandedComponent const&) const = default;
};

/// The electronic form a component may be filled in on (config/forms).
struct FormReference {
    std::string id; ///< "don-chung"
    int version{1};

    bool operator==(FormReference const&) const = default;
};

/// Media types of a digitised copy unless the procedure names others.
[[nodiscard]] std::vector<std::string> const& usual_media_types();

/// One component the law asks for (thành phần hồ sơ).
struct RequiredComponent {
    std::string code; ///< "TP01"
    std::string name;
    bool required{true};
    CopyKind copy{CopyKind::original};
    int copies{1};
    bool digitised{true};        ///< to be digitised at intake (Decree 107/2021)
    std::string document_type{}; ///< "dang-ky-kinh-doanh"; empty: never taken from an earlier dossier
    std::optional<FormReference> form{};
    std::vector<std::string> accepts{usual_media_types()}; ///< media types of its digitised copies

    bool operator==(RequiredComponent const&) const = default;
};

/// One fee of the procedure. No amount: the department has to confirm it; nothing is invented.
struct FeeItem {
    std::string code;
    std::string name;
    std::optional<std::int64_t> amount_vnd;
    bool confirmed{false};
    std::string source;

    bool operator==(FeeItem const&) const = default;
};

/// Where a supplement request may happen and how often (RULES R6, R7, R7a, R7b).
struct SupplementRules {
    SupplementEffect effect{SupplementEffect::restart};
    int window_working_days{3};            ///< after intake; sector law may differ (R7a)
    std::optional<int> max_requests;       ///< total; empty: no total limit
    int max_same_content{2};               ///< department plan (R7b)
    std::optional<TimeLimit> answer_limit; ///< the applicant's time; over: the dossier lapses
    std::optional<TimeLimit> limit_after;  ///< limit of the restarted run when it differs
    std::string source;

    bool operator==(SupplementRules const&) const = default;
};

enum class ProcedureState : std::uint8_t { draft, in_force, suspended, superseded };

/// When a version is the law: [effective_from, effective_to], less its suspension. Both ends included.
struct InForce {
    Date effective_from{};
    std::optional<Date> effective_to;
    std::optional<Date> suspended_from;
    std::optional<Date> suspended_to;

    [[nodiscard]] bool covers(Date day) const noexcept;

    bool operator==(InForce const&) const = default;
};

/// One version of one procedure. Immutable once published; a dossier keeps its version for life.
struct ProcedureVersion {
    core::ProcedureCode code;
    int version{1};
    std::string name;
    std::string field;         ///< lĩnh vực
    std::string rule_set;      ///< "nd-15-2018"
    std::string form_set;      ///< "2018" or "2025": which set of letters (RULES §2)
    bool code_confirmed{true}; ///< false: the national code must be re-read before go-live
    InForce in_force;
    ProcedureState state{ProcedureState::in_force};
    TimeLimit limit;
    bool limit_confirmed{true};
    bool result_at_once{false};     ///< result handed out at intake; no form 01 unless asked (S22)
    bool financial_pause{false};    ///< state 6 pauses the clock (RULES R15)
    int max_extensions{0};          ///< how often `extend` is allowed
    int default_reschedule_days{5}; ///< working days the apology draft proposes
    int online_answer_hours{8};     ///< RULES R5
    SupplementRules supplement;
    std::vector<ProcedureStep> steps;
    std::vector<RequiredComponent> components;
    std::vector<FeeItem> fees;
    std::vector<std::string> pause_grounds; ///< legal grounds for suspend
    std::vector<std::string> legal_sources;
    std::string competent_division; ///< who is competent: "phong-cap-phep"
    ResultRules result;

    [[nodiscard]] ProcedureStep const* step(std::string const& step_code) const noexcept;
    [[nodiscard]] RequiredComponent const* component(std::string const& component_code) const noexcept;

    /// What is wrong with a list of components handed in: "component_unknown", "component_twice".
    [[nodiscard]] std::vector<core::FieldFault> faults_of(std::vector<HandedComponent> const& handed) const;
};

/// R13: the steps' limits, as working hours (a day is `hours_a_day`), do not exceed the statutory limit.
/// Errors (Errc::invalid): "step_sum" with the fault at /steps, "steps_empty".
[[nodiscard]] core::Expected<void> check_step_sum(ProcedureVersion const& version, int hours_a_day = 8);

/// Rights on new versions: administrators and leaders draft, a leader answers for what becomes the rule.
[[nodiscard]] bool may_draft_procedure(Role role);
[[nodiscard]] bool may_publish_procedure(Role role);
/// Heads and administrators read what is not published yet.
[[nodiscard]] bool may_review_procedure(Role role);

/// The version that is the law for a dossier received on that day. `versions` are all of one code; among
/// several in force the highest wins, so a suspended newer version gives way to the older one. Drafts never
/// do. Errors: invalid "procedure_unknown" when none was in force, conflict "procedure_suspended" (naming
/// since when) when the only candidates are suspended.
[[nodiscard]] core::Expected<ProcedureVersion const*>
choose_version(std::span<ProcedureVersion const> versions, Date received_on);

} // namespace motcua::domain
