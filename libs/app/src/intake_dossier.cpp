#include "judge_reuse.hpp"
#include "papers.hpp"
#include <motcua/app/form_store.hpp>
#include <motcua/app/use_cases.hpp>

#include <algorithm>
#include <cstdio>

namespace motcua::app {

namespace {

using core::FieldFault;

/// How far the caller's clock may run ahead of the database's.
constexpr auto clock_tolerance = std::chrono::seconds{2};

bool may_take_in(Actor const& actor, domain::Channel channel) {
    if (actor.role == domain::Role::clerk) {
        return channel != domain::Channel::online;
    }
    return actor.role == domain::Role::integration && channel == domain::Channel::online;
}

std::string code_date(core::Date day, bool long_form) {
    auto digits = core::to_string(day);
    digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
    return long_form ? digits : digits.substr(2);
}

/// The check list of form 01: what the law asks for against what was handed in.
std::vector<NewDossier::Component>
check_list(domain::ProcedureVersion const& procedure, IntakeCommand const& command) {
    auto list = std::vector<NewDossier::Component>();
    for (auto const& wanted : procedure.components) {
        auto const given =
            std::find_if(command.components.begin(), command.components.end(), [&](auto const& c) {
                return c.code == wanted.code;
            });
        auto const provided = given != command.components.end();
        list.push_back(NewDossier::Component{
            wanted.code,
            wanted.name,
            std::string(domain::name_of(provided ? given->copy : wanted.copy)),
            provided ? given->copies : 0,
            wanted.required,
            provided});
    }
    return list;
}

std::vector<std::string> missing_of(std::vector<NewDossier::Component> const& list) {
    auto missing = std::vector<std::string>();
    for (auto const& component : list) {
        if (component.required && !component.provided) {
            missing.push_back(component.code);
        }
    }
    return missing;
}

void refuse_missing(std::vector<NewDossier::Component> const& list, std::vector<FieldFault>& faults) {
    for (auto const& component : list) {
        if (component.required && !component.provided) {
            faults.push_back(FieldFault{
                "/components",
                "component_missing",
                "Thiếu thành phần bắt buộc " + component.code + ": " + component.name + ".",
                "Required component " + component.code + " is missing."});
        }
    }
}

std::string reuse_pointer(IntakeCommand const& command, std::string const& component) {
    auto const& list = command.components;
    auto const place =
        std::find_if(list.begin(), list.end(), [&](auto const& one) { return one.code == component; });
    return "/components/" + std::to_string(place - list.begin()) + "/reuse";
}

/// Judges every paper to be taken over on what the transaction sees of it.
std::vector<ReuseRows> judge_reuses(
    UnitOfWork& work,
    Rules const& rules,
    ReuseCase const& dossier,
    IntakeCommand const& command,
    Actor const& actor,
    std::vector<FieldFault>& faults
) {
    auto rows = std::vector<ReuseRows>();
    if (command.reuses.empty() || !faults.empty()) {
        return rows;
    }
    auto const facts = work.reuse_facts(command.applicant, command.reuses);
    for (auto i = std::size_t{0}; i < command.reuses.size(); ++i) {
        auto const& reuse = command.reuses[i];
        auto judged = judge_reuse(rules, dossier, reuse, facts.holder, facts.sources.at(i), actor);
        if (judged) {
            rows.push_back(std::move(*judged));
            continue;
        }
        auto const failure = judged.error();
        faults.push_back({reuse_pointer(command, reuse.component), failure.rule(), failure.vi(), failure.en()}
        );
    }
    return rows;
}

NewDossier rows_of(IntakeCommand const& command, Unit const& unit, core::Date received_on) {
    auto rows = NewDossier{};
    rows.unit = unit.id;
    rows.calendar = unit.calendar;
    rows.code_prefix = unit.code_prefix + "-" + code_date(received_on, unit.long_code_date) + "-";
    rows.code_width = unit.code_width;
    rows.period = core::to_string(received_on);
    rows.received_on = received_on;
    rows.content = command.content;
    rows.sets = command.sets;
    rows.return_method = command.return_method;
    rows.applicant = command.applicant;
    rows.contact = command.contact;
    return rows;
}

/// Says after the receipt which components came with it, as the desk says of those that come later.
void tell_components(IntakeCommand const& command, domain::DossierChange& change) {
    auto codes = std::string();
    for (auto const& one : command.components) {
        codes += (codes.empty() ? "" : " ") + one.code;
    }
    if (!codes.empty()) {
        auto told = domain::DossierEvent{"dossier.components_recorded", {}, std::move(codes)};
        change.events.insert(change.events.begin() + 1, std::move(told));
    }
}

domain::Dossier submitted_dossier(
    IntakeCommand const& command,
    domain::ProcedureVersion const& procedure,
    core::Instant received_at,
    core::DossierId const& id
) {
    auto dossier = domain::Dossier{};
    dossier.id = id;
    dossier.unit = command.unit;
    dossier.procedure = procedure.code;
    dossier.procedure_version = procedure.version;
    dossier.channel = command.channel;
    dossier.submitted_at = received_at;
    return dossier;
}

/// The forms that came, each with its component.
core::Expected<void> add_forms(
    NewDossier& rows,
    IntakeCommand const& command,
    domain::ProcedureVersion const& procedure,
    Rules const& rules,
    core::Date today,
    std::vector<FieldFault>& faults
) {
    auto forms = check_forms(procedure, rules, command.forms, today, faults);
    if (!forms) {
        return forms.error();
    }
    for (auto& form : *forms) {
        auto const component =
            std::find_if(rows.components.begin(), rows.components.end(), [&](auto const& one) {
                return one.code == form.component;
            });
        component->form = std::move(form);
    }
    return {};
}

} // namespace

core::Expected<Receipt> intake_dossier(
    UnitOfWork& work,
    Rules const& rules,
    IntakeCommand const& command,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key,
    FreshIdentity const& fresh
) {
    if (!may_take_in(actor, command.channel) || !may_see(actor, command.unit, command.procedure)) {
        return core::role_not_allowed(
            "Tài khoản này không được tiếp nhận hồ sơ qua kênh, đơn vị hoặc thủ tục đã nêu.",
            "This account may not take in dossiers for that channel, unit or procedure."
        );
    }
    auto const* unit = rules.unit(command.unit);
    if (unit == nullptr) {
        return core::invalid(
            "/unit",
            "unit_unknown",
            "Không có đơn vị tiếp nhận này.",
            "There is no such unit."
        );
    }
    auto const* calendar = rules.calendar(unit->calendar);
    if (calendar == nullptr) {
        return core::conflict(
            "calendar_missing",
            "Đơn vị chưa có lịch làm việc.",
            "The unit has no calendar."
        );
    }
    auto const now = work.now();
    auto const received_at = command.received_at.value_or(now);
    if (received_at > now + clock_tolerance) {
        return core::invalid(
            "/received_at",
            "received_in_future",
            "Thời điểm tiếp nhận không được ở tương lai.",
            "The time of receipt is in the future."
        );
    }
    auto const procedure = rules.in_force(command.procedure, core::date_of(received_at));
    if (!procedure) {
        return procedure.error();
    }
    if (command.procedure_version.value_or((*procedure)->version) != (*procedure)->version) {
        return core::invalid(
            "/procedure_version",
            "version_not_in_force",
            "Phiên bản thủ tục này không có hiệu lực vào ngày tiếp nhận; đang áp dụng phiên bản " +
                std::to_string((*procedure)->version) + ".",
            "This version is not in force on the day of receipt; version " +
                std::to_string((*procedure)->version) + " is."
        );
    }
    auto faults = (*procedure)->faults_of(command.components);
    auto rows = rows_of(command, *unit, core::date_of(received_at));
    rows.components = check_list(**procedure, command);
    rows.lookup_key = fresh.lookup_key;
    rows.content = command.content.empty() ? (*procedure)->name : command.content;
    if (auto added = add_forms(rows, command, **procedure, rules, core::date_of(now), faults); !added) {
        return added.error();
    }
    auto const at_desk = command.channel != domain::Channel::online;
    if (at_desk) {
        refuse_missing(rows.components, faults);
    }
    auto const reuse_case = ReuseCase{**procedure, command.unit, rows.received_on};
    rows.reuses = judge_reuses(work, rules, reuse_case, command, actor, faults);
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }

    auto dossier = submitted_dossier(command, **procedure, received_at, fresh.id);
    dossier.missing_components = missing_of(rows.components);
    dossier.deadline.calendar = calendar->id();
    dossier.deadline.calendar_version = calendar->version();
    auto const context = domain::ActionContext{now, actor.name, actor.role, **procedure, *calendar};
    auto change = domain::take_in(std::move(dossier), at_desk, context);
    if (!change) {
        return change.error();
    }
    tell_components(command, *change);
    auto paper = paper_owed(*change, domain::Action{}, now);
    if (paper) {
        paper->created_by = actor.name;
        paper->facts.signer = actor.display_name;
    }
    auto writes = std::vector<ChangeToWrite>();
    writes.push_back(ChangeToWrite{std::move(*change), std::move(rows), {}, std::move(paper)});
    auto written = work.write(writes, actor, key, false);
    if (!written) {
        return written.error();
    }
    return written->front();
}

} // namespace motcua::app
