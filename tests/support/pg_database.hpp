#pragma once

#include <motcua/app/use_cases.hpp>
#include <motcua/storage/database.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace motcua::tests {

/// A database of its own on the fixture's cluster (MOTCUA_PG_HOST): migrated, catalogue published. Dropped at
/// the end.
class PgDatabase {
public:
    PgDatabase();
    ~PgDatabase();
    PgDatabase(PgDatabase const&) = delete;
    PgDatabase& operator=(PgDatabase const&) = delete;

    /// A store of its own with `sessions` sessions and the rules loaded.
    [[nodiscard]] std::unique_ptr<storage::Database> store(int sessions, bool test_clock = false) const;

    /// First column of the first row as text, or "error: <SQLSTATE>".
    [[nodiscard]] std::string sql(std::string const& statement) const;

    [[nodiscard]] std::string connection() const;

    /// For a session of the test's own.
    [[nodiscard]] storage::DatabaseOptions store_options() const { return options(1, false); }

    [[nodiscard]] std::shared_ptr<app::Rules const> const& rules() const { return rules_; }

private:
    [[nodiscard]] storage::DatabaseOptions options(int sessions, bool test_clock) const;

    std::string name_;
    std::shared_ptr<app::Rules const> rules_;
};

/// The clerk, leader … of the test unit.
[[nodiscard]] app::Actor actor(domain::Role role);

/// An intake of 1.013829 (10 working days) with every component handed in.
[[nodiscard]] app::IntakeCommand intake(app::Rules const& rules, std::string_view received_at);

/// Takes the dossier in; throws with the rule when refused.
[[nodiscard]] app::Receipt take_in(
    storage::Database& store,
    app::Rules const& rules,
    app::IntakeCommand const& command,
    std::string const& key = {},
    std::string const& request = "request"
);

} // namespace motcua::tests
