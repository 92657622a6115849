#pragma once

#include <motcua/domain/dossier_state.hpp>
#include <motcua/domain/procedure.hpp>

#include <algorithm>
#include <array>
#include <optional>
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

/// Throws for a name the program does not know.
template <class Enum>
[[nodiscard]] Enum known(std::optional<Enum> value, std::string_view name) {
    if (!value) {
        throw std::logic_error(
            "catalogue: the schema allows a name the program does not know: " + std::string(name)
        );
    }
    return *value;
}

template <class Enum, std::size_t size>
[[nodiscard]] Enum value_named(std::array<NamedValue<Enum>, size> const& names, std::string_view name) {
    auto const found =
        std::find_if(names.begin(), names.end(), [name](auto const& entry) { return entry.name == name; });
    return known(found == names.end() ? std::optional<Enum>() : std::optional(found->value), name);
}

[[nodiscard]] inline domain::LimitUnit limit_unit_named(std::string_view name) {
    return known(domain::limit_unit_named(name), name);
}

[[nodiscard]] inline domain::Role role_named(std::string_view name) {
    return known(domain::role_named(name), name);
}

[[nodiscard]] inline domain::CopyKind copy_kind_named(std::string_view name) {
    return known(domain::copy_kind_named(name), name);
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
