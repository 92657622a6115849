#pragma once

#include <motcua/domain/procedure.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

/// Names of enumerators in catalogue files. The schema lists the same names; one it lets through and these
/// tables miss is a bug.
namespace motcua::catalogue {

template <class Enum>
struct NamedValue {
    std::string_view name;
    Enum value;
};

template <class Enum, std::size_t size>
[[nodiscard]] Enum value_named(std::array<NamedValue<Enum>, size> const& names, std::string_view name) {
    auto const found =
        std::find_if(names.begin(), names.end(), [name](auto const& entry) { return entry.name == name; });
    if (found == names.end()) {
        throw std::logic_error(
            "catalogue: the schema allows a name the program does not know: " + std::string(name)
        );
    }
    return found->value;
}

[[nodiscard]] inline domain::LimitUnit limit_unit_named(std::string_view name) {
    using domain::LimitUnit;
    constexpr auto names = std::array{
        NamedValue<LimitUnit>{"working_day", LimitUnit::working_day},
        NamedValue<LimitUnit>{"working_hour", LimitUnit::working_hour},
        NamedValue<LimitUnit>{"calendar_day", LimitUnit::calendar_day},
        NamedValue<LimitUnit>{"same_day", LimitUnit::same_day},
        NamedValue<LimitUnit>{"month", LimitUnit::month}};
    return value_named(names, name);
}

[[nodiscard]] inline domain::Role role_named(std::string_view name) {
    using domain::Role;
    constexpr auto names = std::array{
        NamedValue<Role>{"clerk", Role::clerk},
        NamedValue<Role>{"reviewer", Role::reviewer},
        NamedValue<Role>{"division_head", Role::division_head},
        NamedValue<Role>{"leader", Role::leader}};
    return value_named(names, name);
}

[[nodiscard]] inline domain::CopyKind copy_kind_named(std::string_view name) {
    using domain::CopyKind;
    constexpr auto names = std::array{
        NamedValue<CopyKind>{"original", CopyKind::original},
        NamedValue<CopyKind>{"certified_copy", CopyKind::certified_copy},
        NamedValue<CopyKind>{"photocopy", CopyKind::photocopy},
        NamedValue<CopyKind>{"electronic", CopyKind::electronic}};
    return value_named(names, name);
}

[[nodiscard]] inline domain::ProcedureState procedure_state_named(std::string_view name) {
    using domain::ProcedureState;
    constexpr auto names = std::array{
        NamedValue<ProcedureState>{"draft", ProcedureState::draft},
        NamedValue<ProcedureState>{"in_force", ProcedureState::in_force},
        NamedValue<ProcedureState>{"suspended", ProcedureState::suspended},
        NamedValue<ProcedureState>{"superseded", ProcedureState::superseded}};
    return value_named(names, name);
}

[[nodiscard]] inline domain::DayOffKind day_off_kind_named(std::string_view name) {
    using domain::DayOffKind;
    constexpr auto names = std::array{
        NamedValue<DayOffKind>{"holiday", DayOffKind::holiday},
        NamedValue<DayOffKind>{"compensation", DayOffKind::compensation},
        NamedValue<DayOffKind>{"swap_off", DayOffKind::swap_off},
        NamedValue<DayOffKind>{"swap_work", DayOffKind::swap_work}};
    return value_named(names, name);
}

[[nodiscard]] inline domain::Certainty certainty_named(std::string_view name) {
    return name == "provisional" ? domain::Certainty::provisional : domain::Certainty::decided;
}

} // namespace motcua::catalogue
