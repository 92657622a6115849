#pragma once

#include "support/at.hpp"
#include <motcua/domain/calendar_adoption.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motcua::domain::tests {

/// A calendar Mon–Fri 07:30–11:30, 13:00–17:00, with 27/04, 30/04 and 01/05/2026 off.
[[nodiscard]] WorkingCalendar const& plain_calendar();

/// The plain calendar's version 2: these days become holidays, those working days, all decided until
/// 31/12/2027.
[[nodiscard]] WorkingCalendar
second_version(std::vector<std::string_view> const& off, std::vector<std::string_view> const& worked = {});

/// A procedure of `limit` working days with three steps, supplement restarts, financial pause allowed.
[[nodiscard]] ProcedureVersion procedure_of(int limit);

/// One dossier and the desk around it: every action goes through the same door as in the service.
class Desk {
public:
    explicit Desk(ProcedureVersion procedure);

    Desk& received(std::string_view when, Channel channel = Channel::counter);
    Desk& missing(std::vector<std::string> components);
    Desk& at(std::string_view when);

    /// Does the action as the first role that may; the failure stays in `refused`.
    bool act(Action action);
    bool act(ActionType type, std::string reason = {});
    bool supplement(std::vector<std::string> items);

    /// Fires one timer of the plan.
    void fire(TimerKind kind);

    /// Drafts, approves and issues the apology with the new date.
    bool apologise(std::string_view new_due_on);

    /// Takes a new calendar version over, approved by the head unless `approved_by` is empty.
    bool adopt(WorkingCalendar const& calendar, std::string approved_by = "leader-1");

    [[nodiscard]] Dossier const& dossier() const { return dossier_; }

    [[nodiscard]] std::string refused() const { return refused_; }

    [[nodiscard]] std::vector<Timer> timers() const;
    [[nodiscard]] int told(std::string_view event) const;

    [[nodiscard]] std::string due() const { return core::to_string(dossier_.deadline.due_current); }

private:
    [[nodiscard]] ActionContext context(Role role) const;
    bool take(core::Expected<DossierChange> change);

    ProcedureVersion procedure_;
    Dossier dossier_;
    Instant now_{};
    WorkingCalendar const* calendar_;
    std::string refused_;
    std::vector<std::string> told_;
};

} // namespace motcua::domain::tests
