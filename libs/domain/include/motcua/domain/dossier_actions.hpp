#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/domain/dossier.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motcua::domain {

/// What the decision needs besides the dossier: the moment, who acts, and the law the dossier lives under.
struct ActionContext {
    Instant now{};
    std::string actor;
    Role role{Role::clerk};
    ProcedureVersion const& procedure;
    WorkingCalendar const& calendar;
    std::string display_name{}; ///< as the person signs letters
};

/// One action as asked for. Fields an action does not use stay empty.
struct Action {
    ActionType type{};
    std::string reason;
    std::vector<std::string> items;          ///< request_supplement: the defects; correct: the fields
    std::optional<SupplementEffect> effect;  ///< request_supplement; default: the procedure's
    std::string to_step;                     ///< forward; empty: the next step in order
    std::string receiver;                    ///< forward: named successor
    std::vector<HandedComponent> components; ///< record_components, receive_supplement: what came
    int extend_by{};                         ///< extend, in the limit's unit
    ResultKind result_kind{ResultKind::granted};
    std::string result_number;
    std::string result_title;
    std::optional<Date> new_due_on; ///< draft_apology
    int letter{};                   ///< approve_apology, issue_apology: seq; 0 = the open one
};

/// One line of the event log. `type` as in "dossier.accepted". No personal data.
struct DossierEvent {
    std::string type;
    std::string reason;
    std::string detail; ///< short machine text: step code, timer kind, letter seq
};

/// A decision: what the dossier becomes, what is said about it. Written in one transaction or not at all.
struct DossierChange {
    Dossier before;
    Dossier after;
    std::vector<DossierEvent> events;
    std::vector<Timer> timers;                 ///< all timers that must be pending afterwards
    std::vector<HandedComponent> components{}; ///< to be noted as handed in
};

/// Decides one action. Errors: "illegal_move", "role_not_allowed", "supplement_window_closed" (422),
/// "supplement_limit", "reschedule_once", "apology_missing", "reason_required" (422), "components_missing" …
[[nodiscard]] core::Expected<DossierChange>
apply(Dossier const& dossier, Action const& action, ActionContext const& context);

/// Decides what a due timer does. A timer that no longer applies changes nothing but is spent.
[[nodiscard]] core::Expected<DossierChange>
fire(Dossier const& dossier, Timer const& timer, ActionContext const& context);

/// A freshly submitted dossier (state 1, or 2 when taken in complete at the desk), with its events and
/// timers.
[[nodiscard]] core::Expected<DossierChange>
take_in(Dossier submitted, bool accept_at_once, ActionContext const& context);

/// Why the action cannot be done now, without its input; nothing when it can.
[[nodiscard]] std::optional<core::Failure>
refusal(Dossier const& dossier, ActionType action, ActionContext const& context);

/// Every timer the dossier needs from its facts alone.
[[nodiscard]] std::vector<Timer> plan_timers(Dossier const& dossier, ActionContext const& context);

} // namespace motcua::domain
