#include "desk.hpp"

#include <algorithm>
#include <stdexcept>

namespace motcua::domain::tests {

WorkingCalendar const& plain_calendar() {
    static auto const calendar = [] {
        using std::chrono::minutes;
        auto definition = WorkingCalendar::Definition{};
        definition.id = core::CalendarId("plain");
        auto const sessions =
            std::vector<OfficeSession>{{minutes{450}, minutes{690}}, {minutes{780}, minutes{1020}}};
        for (auto i = std::size_t{0}; i < 5; ++i) {
            definition.week.at(i).sessions = sessions;
        }
        for (auto const* date : {"2026-04-27", "2026-04-30", "2026-05-01"}) {
            definition.days.push_back(
                CalendarDay{motcua::tests::day(date), DayOffKind::holiday, Certainty::decided, "test", {}}
            );
        }
        definition.first_day = core::make_date(2018, 1, 1);
        definition.last_day = core::make_date(2027, 12, 31);
        definition.decided_until = core::make_date(2026, 12, 31);
        return WorkingCalendar(std::move(definition));
    }();
    return calendar;
}

WorkingCalendar
second_version(std::vector<std::string_view> const& off, std::vector<std::string_view> const& worked) {
    auto definition = plain_calendar().definition();
    definition.version = 2;
    definition.decided_until = core::make_date(2027, 12, 31);
    auto const list = [&](std::vector<std::string_view> const& dates, DayOffKind kind) {
        for (auto const date : dates) {
            definition.days.push_back(
                CalendarDay{motcua::tests::day(date), kind, Certainty::decided, "Thông báo mới", {}}
            );
        }
    };
    list(off, DayOffKind::swap_off);
    list(worked, DayOffKind::swap_work);
    return WorkingCalendar(std::move(definition));
}

ProcedureVersion procedure_of(int limit) {
    auto procedure = ProcedureVersion{};
    procedure.code = core::ProcedureCode("TEST-01");
    procedure.name = "Thủ tục thử";
    procedure.in_force.effective_from = core::make_date(2018, 1, 1);
    procedure.limit = TimeLimit{limit, LimitUnit::working_day, {}};
    procedure.financial_pause = true;
    auto const day = [](int value) { return TimeLimit{value, LimitUnit::working_day, {}}; };
    procedure.steps = {
        {"tiep_nhan", "Tiếp nhận", Role::clerk, day(1)},
        {"tham_dinh", "Thẩm định", Role::reviewer, day(std::max(1, limit - 2))},
        {"tra_ket_qua", "Trả kết quả", Role::clerk, day(1)},
    };
    return procedure;
}

Desk::Desk(ProcedureVersion procedure)
    : procedure_(std::move(procedure))
    , calendar_(&plain_calendar()) {
    dossier_.procedure = procedure_.code;
}

ActionContext Desk::context(Role role) const {
    return ActionContext{now_, "tester", role, procedure_, *calendar_};
}

bool Desk::take(core::Expected<DossierChange> change) {
    refused_.clear();
    if (!change) {
        auto const failure = change.error();
        refused_ = failure.faults().empty() ? failure.rule() : failure.faults().front().rule;
        return false;
    }
    for (auto const& event : change->events) {
        told_.push_back(event.type);
    }
    dossier_ = change->after;
    ++dossier_.version;
    return true;
}

Desk& Desk::received(std::string_view when, Channel channel) {
    at(when);
    dossier_.channel = channel;
    dossier_.submitted_at = now_;
    if (!take(take_in(dossier_, channel != Channel::online, context(Role::clerk)))) {
        throw std::logic_error("intake refused: " + refused_);
    }
    return *this;
}

Desk& Desk::missing(std::vector<std::string> components) {
    dossier_.missing_components = std::move(components);
    return *this;
}

Desk& Desk::at(std::string_view when) {
    now_ = motcua::tests::at(when);
    return *this;
}

bool Desk::act(Action action) {
    for (auto const role : {Role::clerk, Role::reviewer, Role::division_head, Role::leader}) {
        if (may(role, action.type)) {
            return take(apply(dossier_, action, context(role)));
        }
    }
    throw std::logic_error("no role may do this");
}

bool Desk::act(ActionType type, std::string reason) {
    auto action = Action{};
    action.type = type;
    action.reason = std::move(reason);
    return act(action);
}

bool Desk::adopt(WorkingCalendar const& calendar, std::string approved_by) {
    auto const context = ActionContext{now_, "leader-1", Role::leader, procedure_, calendar};
    auto const order = CalendarOrder{"Thông báo nghỉ Tết", std::move(approved_by)};
    auto const adopted = take(adopt_calendar(dossier_, order, context));
    calendar_ = adopted ? &calendar : calendar_;
    return adopted;
}

bool Desk::supplement(std::vector<std::string> items) {
    auto action = Action{};
    action.type = ActionType::request_supplement;
    action.reason = "Thành phần chưa đủ";
    action.items = std::move(items);
    return act(action);
}

void Desk::fire(TimerKind kind) {
    for (auto const& timer : timers()) {
        if (timer.kind == kind) {
            now_ = std::max(now_, timer.due_at);
            if (!take(domain::fire(dossier_, timer, context(Role::admin)))) {
                throw std::logic_error("timer refused: " + refused_);
            }
            return;
        }
    }
    throw std::logic_error("no such timer is planned: " + std::string(name_of(kind)));
}

bool Desk::apologise(std::string_view new_due_on) {
    auto draft = Action{};
    draft.type = ActionType::draft_apology;
    draft.reason = "Chờ kết quả kiểm nghiệm";
    draft.new_due_on = motcua::tests::day(new_due_on);
    auto issue = Action{};
    issue.type = ActionType::issue_apology;
    return act(draft) && act(ActionType::approve_apology) && act(issue);
}

std::vector<Timer> Desk::timers() const {
    return plan_timers(dossier_, context(Role::admin));
}

int Desk::told(std::string_view event) const {
    return static_cast<int>(std::count(told_.begin(), told_.end(), event));
}

} // namespace motcua::domain::tests
