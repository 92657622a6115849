#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/app/ports.hpp>
#include <motcua/app/store.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <optional>
#include <set>
#include <string>

/// Where staff work from day to day (postings, RULES R18), and who decides in whose stead (delegations,
/// Decree 30/2020/NĐ-CP Article 13). Days are whole days in Việt Nam; the last one counts.
namespace motcua::app {

struct NewPosting {
    std::string account;
    core::UnitId unit;
    domain::Role role{domain::Role::clerk}; ///< clerk or reviewer
    ProcedureScope scope;
    core::Date starts_on{};
    std::optional<core::Date> ends_on; ///< none: until it is ended
    std::string decision;              ///< paper that orders it
};

struct PostingFilter {
    core::UnitId unit;   ///< empty: of every unit
    std::string account; ///< empty: of everybody
    std::optional<core::Date> on;
};

struct NewDelegation {
    std::string to; ///< account name
    std::set<std::string> actions;
    ProcedureScope scope;
    std::string manner; ///< "KT": a deputy signs; "TUQ": the head of a part is empowered
    std::string title;  ///< of who is let, as it stands under that line of a letter
    core::Date starts_on{};
    core::Date ends_on{}; ///< at most a year later
    std::string decision; ///< paper that orders it
};

/// Blocks on the database. `by` decides: over its own unit, over every one when it has none. Answers are
/// JSON.
class StaffStore {
public:
    StaffStore() = default;
    StaffStore(StaffStore const&) = delete;
    StaffStore& operator=(StaffStore const&) = delete;
    virtual ~StaffStore() = default;

    /// Array of who works in the unit on that day.
    [[nodiscard]] virtual core::Expected<std::string> staff(core::UnitId const& unit, core::Date day) = 0;

    /// Array, newest first, each with "sort" for the cursor.
    [[nodiscard]] virtual core::Expected<std::string>
    postings(PostingFilter const& filter, std::optional<PageFrom> const& from, int limit) = 0;

    /// The posting. Errors: invalid "/account" "account_not_posted", "/unit" "unit_elsewhere", "/starts_on"
    /// "starts_in_past"; conflict "posted_already" when the account is posted on one of the days.
    [[nodiscard]] virtual core::Expected<std::string>
    add_posting(NewPosting const& posting, Actor const& by, std::optional<IdempotencyKey> const& key) = 0;

    /// The posting, over now or after `ends_on`. Errors: not_found "posting", conflict "posting_over",
    /// invalid "/ends_on" "last_day".
    [[nodiscard]] virtual core::Expected<std::string> end_posting(
        std::string const& id,
        std::optional<core::Date> ends_on,
        std::string const& reason,
        Actor const& by
    ) = 0;

    /// Array, newest first, each with "sort": those `account` gave or got, or all of the unit (empty: of
    /// every one).
    [[nodiscard]] virtual core::Expected<std::string> delegations(
        std::string const& account,
        core::UnitId const& unit,
        std::optional<PageFrom> const& from,
        int limit
    ) = 0;

    /// The delegation, from `by` itself. Errors: invalid "/to" "account_not_delegate", "/actions"
    /// "action_not_delegable", "/starts_on" "starts_in_past"; conflict "delegated_already".
    [[nodiscard]] virtual core::Expected<std::string> add_delegation(
        NewDelegation const& delegation,
        Actor const& by,
        std::optional<IdempotencyKey> const& key
    ) = 0;

    /// The delegation, over now: by who gave or got it, or by an administrator. Errors: not_found
    /// "delegation", conflict "delegation_over".
    [[nodiscard]] virtual core::Expected<std::string>
    end_delegation(std::string const& id, Actor const& by) = 0;
};

} // namespace motcua::app
