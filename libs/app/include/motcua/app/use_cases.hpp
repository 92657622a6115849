#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/app/store.hpp>

/// The use cases: ordinary functions on a unit of work, run on a database thread inside one transaction.
namespace motcua::app {

/// Where random identifiers come from; tests give fixed ones.
struct FreshIdentity {
    core::DossierId id;     ///< UUID
    std::string lookup_key; ///< second factor of the public look-up, printed on form 01
};

/// Opens a dossier: code, applicant, components, due date, steps, timers, events, outbox, one round trip.
/// `now` is the moment the service believes in; the database writes its own.
/// Errors: "procedure_unknown", "procedure_suspended", "unit_unknown", "calendar_missing", faults of fields
/// ("component_missing" at the desk, "received_in_future" …), every rule of domain::reuse_refusal at
/// /components/i/reuse, "idempotency_mismatch", role_not_allowed. With `reuses` the work needs a transaction.
[[nodiscard]] core::Expected<Receipt> intake_dossier(
    UnitOfWork& work,
    Rules const& rules,
    IntakeCommand const& command,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key,
    FreshIdentity const& fresh
);

/// One action, with what it writes beyond the domain's facts.
struct Deed {
    domain::Action action;
    std::optional<Correction> correction{}; ///< action "correct"
    std::string verify_key{};               ///< fresh and secret, for the paper the action may issue
};

/// One action on one dossier. `expected_version` is the If-Match of the caller.
/// Errors: not_found, "stale_version" (412), everything of domain::apply, forbidden for another unit's staff.
[[nodiscard]] core::Expected<Receipt> act_on_dossier(
    UnitOfWork& work,
    Rules const& rules,
    LetterWriter& letters,
    core::DossierId const& id,
    Deed deed,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// Lets due timers take effect; returns how many were spent. Idempotent over nodes and restarts.
[[nodiscard]] core::Expected<int> sweep_deadlines(UnitOfWork& work, Rules const& rules, int batch);

/// The same for the timers of dossiers and of results together: one turn of whoever lets time take effect.
[[nodiscard]] core::Expected<int> sweep_timers(UnitOfWork& work, Rules const& rules, int batch);

/// Moves the test clock forward to `target`, stopping at every timer on the way so that each takes effect at
/// its own moment; returns how many did. Errors: conflict "test_clock_forward".
[[nodiscard]] core::Expected<int> live_through(Store& store, Rules const& rules, core::Instant target);

/// What a viewer may do with a dossier and why not.
struct AllowedAction {
    domain::ActionType action{};
    std::optional<core::Failure> refused;
};

[[nodiscard]] core::Expected<std::vector<AllowedAction>>
allowed_actions(domain::Dossier const& dossier, Rules const& rules, Actor const& actor, core::Instant now);

/// Whether the actor sees what belongs to the unit: own unit's staff, admin, integration clients of the unit
/// or of none.
[[nodiscard]] bool may_see(Actor const& actor, core::UnitId const& unit);

/// The same for a dossier or result of a procedure, which the actor may be kept from too.
[[nodiscard]] bool
may_see(Actor const& actor, core::UnitId const& unit, core::ProcedureCode const& procedure);

} // namespace motcua::app
