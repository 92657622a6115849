#pragma once

#include "change_draft.hpp"
#include <motcua/domain/dossier_actions.hpp>

namespace motcua::domain {

/// Reads one action into a change. One function an action; each has checked nothing but its own input:
/// state, role and law are checked by `refusal` before. dossier_actions.cpp holds the moves,
/// clock_actions.cpp what stops and starts the clock, apology_actions.cpp the letter.
class Decider {
public:
    Decider(Dossier const& before, Action const& action, ActionContext const& context)
        : before_(before)
        , action_(action)
        , context_(context)
        , draft_(before, context) {}

    [[nodiscard]] core::Expected<DossierChange> decide();

private:
    template <class T>
    using Expected = core::Expected<T>;

    Expected<void> effect();
    Expected<void> close(DossierState state, std::string const& event, bool reasoned);
    Expected<void> record_components();
    Expected<void> take_components();
    Expected<void> correct();
    Expected<void> forward();
    Expected<void> decide_result();
    Expected<void> return_result();

    Expected<void> request_supplement();
    Expected<void> receive_supplement();
    Expected<void> suspend();
    Expected<void> resume();
    Expected<void> resume_clock(std::string const& why);
    Expected<void> extend();

    Expected<void> draft_apology();
    Expected<void> approve_apology();
    Expected<void> issue_apology();
    ApologyLetter& open_letter();

    Dossier const& before_;
    Action const& action_;
    ActionContext const& context_;
    ChangeDraft draft_;
};

/// The clock starts or runs on only once everything the law asks for has come.
[[nodiscard]] core::Failure components_missing();

/// Refuses an action that must give a reason and gives none.
[[nodiscard]] core::Expected<void> need_reason(Action const& action);

} // namespace motcua::domain
