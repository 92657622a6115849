#pragma once

#include <motcua/app/forms.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/core/ids.hpp>
#include <motcua/domain/calendar.hpp>
#include <motcua/domain/document_type.hpp>
#include <motcua/domain/procedure.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
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
    std::string head_title;
    std::string contact_phone;
    std::vector<domain::ResultCodeForm> result_codes; ///< by day, oldest first
    std::string address{};                            ///< of the desk; empty: none was told

    /// How a result registered on that day is coded. Precondition: there is a form.
    [[nodiscard]] domain::ResultCodeForm const& result_code_on(core::Date day) const;
};

/// The published law as data: one immutable snapshot, shared by all threads.
class Rules {
public:
    Rules(
        std::vector<domain::ProcedureVersion> procedures,
        std::vector<domain::WorkingCalendar> calendars,
        std::vector<Unit> units,
        std::vector<domain::DocumentType> document_types = {},
        std::vector<std::shared_ptr<Form const>> forms = {}
    );

    [[nodiscard]] std::vector<domain::ProcedureVersion> const& procedures() const noexcept {
        return procedures_;
    }

    [[nodiscard]] std::vector<Unit> const& units() const noexcept { return units_; }

    [[nodiscard]] std::vector<std::shared_ptr<Form const>> const& forms() const noexcept { return forms_; }

    [[nodiscard]] std::vector<domain::DocumentType> const& document_types() const noexcept {
        return document_types_;
    }

    /// Null when the catalogue has no such type.
    [[nodiscard]] domain::DocumentType const* document_type(std::string const& code) const {
        return domain::find_type(document_types_, code);
    }

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

    /// A published version of a form; null when the snapshot does not hold it.
    [[nodiscard]] Form const* form(std::string const& id, int version) const;

private:
    std::vector<domain::ProcedureVersion> procedures_;
    std::map<std::pair<core::CalendarId, int>, domain::WorkingCalendar> calendars_;
    std::vector<Unit> units_;
    std::vector<std::shared_ptr<Form const>> forms_;
    std::vector<domain::DocumentType> document_types_;
};

/// The snapshot in force on this node, replaced as a whole when something new is published. Thread-safe. What
/// is found in a snapshot lives as long as the snapshot: keep it while you use it.
class RulesInForce {
public:
    explicit RulesInForce(std::shared_ptr<Rules const> rules)
        : rules_(std::move(rules)) {}

    [[nodiscard]] std::shared_ptr<Rules const> now() const {
        auto const lock = std::lock_guard(mutex_);
        return rules_;
    }

    void replace(std::shared_ptr<Rules const> rules) {
        auto const lock = std::lock_guard(mutex_);
        rules_ = std::move(rules);
    }

private:
    mutable std::mutex mutex_; ///< guards rules_
    std::shared_ptr<Rules const> rules_;
};

/// Rules of failures that a newer snapshot mends: the database holds what this node has not loaded.
constexpr auto rules_not_loaded_rule = std::string_view("rules_not_loaded");
constexpr auto calendar_outdated_rule = std::string_view("calendar_outdated");

/// The dossier is under a procedure or calendar version that this node has not loaded.
[[nodiscard]] core::Failure rules_not_loaded();

/// Whether loading the rules again and asking once more may help.
[[nodiscard]] bool is_mended_by_reload(core::Failure const& failure);

} // namespace motcua::app
