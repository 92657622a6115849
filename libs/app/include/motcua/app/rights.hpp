#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/ids.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

/// Who may do what: one table in the database (config/rights.json), role × action × procedure × unit.
namespace motcua::app {

/// The procedures an account, a key or a right is limited to; by default all of them.
class ProcedureScope {
public:
    ProcedureScope() = default;

    /// Empty: all procedures.
    explicit ProcedureScope(std::set<std::string> codes)
        : codes_(std::move(codes)) {}

    [[nodiscard]] bool is_all() const noexcept { return codes_.empty(); }

    [[nodiscard]] bool covers(core::ProcedureCode const& procedure) const {
        return is_all() || codes_.contains(procedure.text());
    }

    /// What both cover; nothing when that is no procedure at all.
    [[nodiscard]] std::optional<ProcedureScope> within(ProcedureScope const& other) const;

    [[nodiscard]] std::set<std::string> const& codes() const noexcept { return codes_; }

    /// Codes with blanks between them as SQL's in_scope() takes them; empty: all.
    [[nodiscard]] std::string text() const;

    bool operator==(ProcedureScope const&) const = default;

private:
    std::set<std::string> codes_;
};

/// What the table says of one action for one caller.
struct Grant {
    std::string title; ///< of the action, Vietnamese
    bool granted{false};
    bool whole{false}; ///< speaks of all procedures together, so nobody limited to some of them may do it
    ProcedureScope procedures;
};

/// By the action's name.
using Grants = std::map<std::string, Grant, std::less<>>;

struct Actor;

/// The one place where a right is decided: the actor, narrowed to the procedures for which the table grants
/// the action. Errors: forbidden "role_not_allowed", "scope_not_allowed".
[[nodiscard]] core::Expected<Actor> permitted(Actor const& actor, std::string_view action);

/// What is there but is kept from the actor: forbidden "dossier_not_visible". The API writes it down and
/// tells the caller not_found, see told_as().
[[nodiscard]] core::Failure not_visible(std::string const& what);

/// What a caller hears: not_found in the place of not_visible, every other failure as it is.
[[nodiscard]] core::Failure told_as(core::Failure const& failure);

} // namespace motcua::app
