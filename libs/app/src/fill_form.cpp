#include "law_of_dossier.hpp"
#include "open_current.hpp"
#include <motcua/app/form_store.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

core::Expected<Form const*> form_named(Rules const& rules, domain::FormReference const& reference) {
    auto const* form = rules.form(reference.id, reference.version);
    if (form == nullptr) {
        return rules_not_loaded();
    }
    return form;
}

core::FieldFault no_form(std::string const& pointer) {
    return {
        pointer,
        "component_without_form",
        "Thành phần này không có biểu mẫu điện tử.",
        "This component has no electronic form."};
}

core::FieldFault form_twice(std::string const& pointer) {
    return {
        pointer,
        "form_twice",
        "Biểu mẫu của thành phần bị gửi hai lần.",
        "The component's form came twice."};
}

core::Expected<FilledForm> filled(
    domain::FormReference const& reference,
    Rules const& rules,
    OfferedForm const& offered,
    core::Date today
) {
    auto const form = form_named(rules, reference);
    if (!form) {
        return form.error();
    }
    auto data = (*form)->checked(offered.json, today, offered.pointer);
    if (!data) {
        return data.error();
    }
    return FilledForm{offered.component, reference.id, reference.version, std::move(*data)};
}

std::vector<std::string> without(std::vector<std::string> codes, std::string const& code) {
    codes.erase(std::remove(codes.begin(), codes.end(), code), codes.end());
    return codes;
}

} // namespace

core::Expected<Form const*>
form_of(Rules const& rules, core::ProcedureCode const& procedure, int version, std::string const& component) {
    auto const* const found = rules.procedure(procedure, version);
    if (found == nullptr) {
        return core::not_found("procedure");
    }
    auto const* const part = found->component(component);
    if (part == nullptr || !part->form) {
        return core::not_found("form");
    }
    return form_named(rules, *part->form);
}

core::Expected<std::vector<FilledForm>> check_forms(
    domain::ProcedureVersion const& procedure,
    Rules const& rules,
    std::vector<OfferedForm> const& offered,
    core::Date today,
    std::vector<core::FieldFault>& faults
) {
    auto forms = std::vector<FilledForm>();
    for (auto const& one : offered) {
        auto const* const component = procedure.component(one.component);
        if (component == nullptr) {
            continue; // "component_unknown" says so already
        }
        if (!component->form) {
            faults.push_back(no_form(one.pointer));
            continue;
        }
        auto const again = [&](FilledForm const& form) { return form.component == one.component; };
        if (std::any_of(forms.begin(), forms.end(), again)) {
            faults.push_back(form_twice(one.pointer));
            continue;
        }
        auto form = filled(*component->form, rules, one, today);
        if (form) {
            forms.push_back(std::move(*form));
            continue;
        }
        auto const failure = form.error();
        if (failure.faults().empty()) {
            return failure;
        }
        faults.insert(faults.end(), failure.faults().begin(), failure.faults().end());
    }
    return forms;
}

core::Expected<Receipt> fill_form(
    UnitOfWork& work,
    Rules const& rules,
    core::DossierId const& id,
    OfferedForm const& offered,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    auto const opened = open_current(work, id, expected_version, actor, key);
    if (!opened) {
        return opened.error();
    }
    if (opened->replay) {
        return *opened->replay;
    }
    auto const law = law_of(opened->facts, rules);
    if (!law) {
        return law.error();
    }
    auto const context = context_of(actor, *law, opened->now);
    if (auto refused = domain::refusal(opened->facts, domain::ActionType::record_components, context)) {
        return *refused;
    }
    auto const* const component = law->procedure->component(offered.component);
    if (component == nullptr || !component->form) {
        return core::not_found("form");
    }
    auto form = filled(*component->form, rules, offered, core::date_of(opened->now));
    if (!form) {
        return form.error();
    }
    auto note = Note{std::move(*form), {{"dossier.form_filled", "", offered.component}}};
    note.missing_components = without(opened->facts.missing_components, offered.component);
    return work.write_note(opened->facts, note, actor, key);
}

} // namespace motcua::app
