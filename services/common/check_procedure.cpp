#include "check_procedure.hpp"

#include <motcua/security/token.hpp>

namespace motcua::services {

namespace {

/// Office hours of a limit for the database's own check of the step sum.
std::optional<int> hours_of(domain::TimeLimit const& limit) {
    switch (limit.unit) {
    case domain::LimitUnit::working_hour:
        return limit.value;
    case domain::LimitUnit::working_day:
    case domain::LimitUnit::calendar_day:
        return limit.value * 8;
    case domain::LimitUnit::same_day:
        return 8;
    case domain::LimitUnit::month:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

core::Expected<app::CheckedProcedure> check_procedure(
    catalogue::ProcedureFile const& file,
    catalogue::Calendars const& calendars,
    catalogue::DocumentTypes const& types,
    catalogue::Forms const& forms
) {
    if (auto faults = catalogue::form_faults(file.version, forms); !faults.empty()) {
        return core::invalid(std::move(faults));
    }
    if (auto const passed = catalogue::run_examples(file, calendars); !passed) {
        return passed.error();
    }
    if (auto const known = catalogue::check_document_types(file.version, types); !known) {
        return known.error();
    }
    auto checked = app::CheckedProcedure{};
    checked.code = file.version.code;
    checked.version = file.version.version;
    checked.name = file.version.name;
    checked.document = file.document;
    checked.sha256 = security::sha256_hex(file.document);
    checked.limit_hours = hours_of(file.version.limit);
    for (auto const& step : file.version.steps) {
        checked.step_hours += hours_of(step.limit).value_or(0);
    }
    return checked;
}

core::Expected<app::CheckedProcedure> check_procedure(std::string_view document, app::Rules const& rules) {
    auto const file = catalogue::parse_procedure_file(document);
    if (!file) {
        return file.error();
    }
    if (file->version.state == domain::ProcedureState::draft) {
        return core::invalid(
            "/state",
            "state_draft",
            "Tệp gửi để công bố phải ghi trạng thái có hiệu lực, không phải dự thảo.",
            "A file meant for publication has to say the state it will have, not draft."
        );
    }
    auto calendars = catalogue::Calendars();
    if (auto const* in_force = rules.calendar(file->calendar)) {
        calendars.emplace(file->calendar, *in_force);
    }
    return check_procedure(*file, calendars, rules.document_types(), rules.forms());
}

} // namespace motcua::services
