#include <motcua/app/rules.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

/// Orders versions and codes among each other; the snapshot is sorted by code and version.
struct ByCode {
    bool operator()(domain::ProcedureVersion const& version, core::ProcedureCode const& code) const {
        return version.code < code;
    }

    bool operator()(core::ProcedureCode const& code, domain::ProcedureVersion const& version) const {
        return code < version.code;
    }
};

} // namespace

domain::ResultCodeForm const& Unit::result_code_on(core::Date day) const {
    auto const later = std::upper_bound(
        result_codes.begin(),
        result_codes.end(),
        day,
        [](core::Date one, domain::ResultCodeForm const& form) { return one < form.from; }
    );
    return later == result_codes.begin() ? *later : *std::prev(later);
}

Rules::Rules(
    std::vector<domain::ProcedureVersion> procedures,
    std::vector<domain::WorkingCalendar> calendars,
    std::vector<Unit> units,
    std::vector<domain::DocumentType> document_types,
    std::vector<std::shared_ptr<Form const>> forms
)
    : procedures_(std::move(procedures))
    , units_(std::move(units))
    , forms_(std::move(forms))
    , document_types_(std::move(document_types)) {
    for (auto& calendar : calendars) {
        calendars_.emplace(std::pair(calendar.id(), calendar.version()), std::move(calendar));
    }
    std::sort(procedures_.begin(), procedures_.end(), [](auto const& a, auto const& b) {
        return std::pair(a.code, a.version) < std::pair(b.code, b.version);
    });
}

core::Expected<domain::ProcedureVersion const*>
Rules::in_force(core::ProcedureCode const& code, core::Date day) const {
    auto const [first, last] = std::equal_range(procedures_.begin(), procedures_.end(), code, ByCode());
    return domain::choose_version({first, last}, day);
}

domain::ProcedureVersion const* Rules::procedure(core::ProcedureCode const& code, int version) const {
    for (auto const& candidate : procedures_) {
        if (candidate.code == code && candidate.version == version) {
            return &candidate;
        }
    }
    return nullptr;
}

domain::WorkingCalendar const* Rules::calendar(core::CalendarId const& id, int version) const {
    auto const found = calendars_.find(std::pair(id, version));
    return found == calendars_.end() ? nullptr : &found->second;
}

domain::WorkingCalendar const* Rules::calendar(core::CalendarId const& id) const {
    auto const* newest = static_cast<domain::WorkingCalendar const*>(nullptr);
    for (auto const& [key, calendar] : calendars_) {
        if (key.first == id) {
            newest = &calendar;
        }
    }
    return newest;
}

core::Failure rules_not_loaded() {
    auto failure = core::Failure(
        core::Errc::unavailable,
        std::string(rules_not_loaded_rule),
        "Máy chủ chưa nạp phiên bản thủ tục hoặc lịch của hồ sơ.",
        "This node has not loaded the dossier's procedure or calendar version."
    );
    return failure.retry_after(1);
}

bool is_mended_by_reload(core::Failure const& failure) {
    return failure.rule() == rules_not_loaded_rule || failure.rule() == calendar_outdated_rule;
}

Unit const* Rules::unit(core::UnitId const& id) const {
    auto const found =
        std::find_if(units_.begin(), units_.end(), [&](Unit const& unit) { return unit.id == id; });
    return found == units_.end() ? nullptr : &*found;
}

Form const* Rules::form(std::string const& id, int version) const {
    auto const found = std::find_if(forms_.begin(), forms_.end(), [&](auto const& form) {
        return form->id() == id && form->version() == version;
    });
    return found == forms_.end() ? nullptr : found->get();
}

} // namespace motcua::app
