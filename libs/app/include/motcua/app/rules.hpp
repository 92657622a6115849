#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/ids.hpp>
#include <motcua/domain/calendar.hpp>
#include <motcua/domain/procedure.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace motcua::app {

/// A receiving unit: how its codes and letters look, which calendar it keeps.
struct Unit {
    core::UnitId id;
    std::string name;
    std::string superior_body;
    std::string place;
    std::string desk;
    std::string code_prefix;    ///< "000.00.16.H29"
    bool long_code_date{false}; ///< yyyymmdd instead of yymmdd
    int code_width{4};
    core::CalendarId calendar;
    std::string letter_symbol;
};

/// The published law as data: one immutable snapshot, shared by all threads.
class Rules {
public:
    Rules(
        std::vector<domain::ProcedureVersion> procedures,
        std::vector<domain::WorkingCalendar> calendars,
        std::vector<Unit> units
    );

    [[nodiscard]] std::vector<domain::ProcedureVersion> const& procedures() const noexcept {
        return procedures_;
    }

    [[nodiscard]] std::vector<Unit> const& units() const noexcept { return units_; }

    /// The version in force on the day. Errors: "procedure_unknown", "procedure_suspended".
    [[nodiscard]] core::Expected<domain::ProcedureVersion const*>
    in_force(core::ProcedureCode const& code, core::Date day) const;

    /// A version a dossier keeps for life; null when the snapshot does not hold it.
    [[nodiscard]] domain::ProcedureVersion const*
    procedure(core::ProcedureCode const& code, int version) const;

    [[nodiscard]] domain::WorkingCalendar const* calendar(core::CalendarId const& id, int version) const;

    /// Newest version of a calendar.
    [[nodiscard]] domain::WorkingCalendar const* calendar(core::CalendarId const& id) const;

    [[nodiscard]] Unit const* unit(core::UnitId const& id) const;

private:
    std::vector<domain::ProcedureVersion> procedures_;
    std::map<std::pair<core::CalendarId, int>, domain::WorkingCalendar> calendars_;
    std::vector<Unit> units_;
};

} // namespace motcua::app
