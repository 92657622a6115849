#pragma once

#include <motcua/domain/dossier_actions.hpp>

#include <string>

namespace motcua::domain {

/// A change being made: the after-image and the effects every action shares.
class ChangeDraft {
public:
    ChangeDraft(Dossier const& before, ActionContext const& context);

    [[nodiscard]] Dossier& dossier() { return change_.after; }

    void tell(std::string type, std::string reason = {}, std::string detail = {});

    /// Appends to the ledger and recomputes every due date from zero.
    [[nodiscard]] core::Expected<void> enter(LedgerEntry entry);

    void move_to(DossierState state);

    /// Notes components as handed in; those the law asks for are no longer missing.
    void note_components(std::vector<HandedComponent> const& handed, std::string const& reason);

    /// Hands the dossier to a step: closes the open row of the control slip and opens the next.
    void hand_to(ProcedureStep const& step, std::string receiver, TimeLimit limit);
    void close_step();

    /// Marks a passed due date, once per round, and makes sure the apology draft exists.
    void note_lateness();
    void ensure_apology_draft();

    /// The date a letter written now proposes: the procedure's usual delay after the due date or today.
    [[nodiscard]] Instant proposed_date() const;
    void cancel_open_apologies(std::string const& why);

    /// The calendar moved the due date: a letter about the old one is cancelled; one owed for lateness waits
    /// again for a date after the new due date.
    void follow_moved_due();

    /// Accepts: starts the clock at `received_at` and hands to the first step.
    [[nodiscard]] core::Expected<void> start_clock(Instant received_at);

    /// The finished change, its timers planned from the after-image.
    [[nodiscard]] DossierChange finish();

private:
    ActionContext const& context_;
    DossierChange change_;
};

} // namespace motcua::domain
