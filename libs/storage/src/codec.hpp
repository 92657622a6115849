#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <vector>

/// Facts and changes as the JSON the database functions of schemas/sql read and write. Instants are
/// microseconds since 1970.
namespace motcua::storage {

[[nodiscard]] domain::Dossier read_facts(boost::json::value const& facts, app::Rules const& rules);
[[nodiscard]] std::vector<domain::LedgerEntry> read_ledger(boost::json::value const& ledger);
[[nodiscard]] std::vector<domain::Timer> read_timers(boost::json::value const& timers);
[[nodiscard]] app::Receipt read_receipt(boost::json::value const& receipt);
[[nodiscard]] boost::json::object write_change(app::ChangeToWrite const& write);

} // namespace motcua::storage
