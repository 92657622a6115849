#include "form_table.hpp"

namespace motcua::documents {

std::vector<FormEntry> const& form_table() {
    constexpr auto of_2018 = FormSet::circular_01_2018;
    constexpr auto of_2025 = FormSet::circular_03_2025;
    static auto const table = std::vector<FormEntry>{
        {of_2018, receipt_spec()},
        {of_2018, supplement_spec()},
        {of_2018, refusal_spec()},
        {of_2018, apology_spec()},
        {of_2018, control_spec()},
        {of_2018, register_spec()},
        {of_2025, receipt_spec()},
        {of_2025, supplement_spec()},
        {of_2025, refusal_spec()},
        {of_2025, apology_spec()},
        {of_2025, stop_spec()},
        {of_2025, control_spec()},
        {of_2025, register_spec()},
    };
    return table;
}

std::string set_name(FormSet set) {
    return set == FormSet::circular_01_2018 ? "2018" : "2025";
}

std::string template_name(FormEntry const& entry) {
    return entry.spec.name + "." + set_name(entry.set);
}

} // namespace motcua::documents
