#pragma once

#include <motcua/app/calendar_changes.hpp>
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
[[nodiscard]] boost::json::object write_event(domain::DossierEvent const& event);
[[nodiscard]] boost::json::object write_change(app::ChangeToWrite const& write);

[[nodiscard]] app::OpenClock read_clock(boost::json::value const& clock);
[[nodiscard]] app::OpenedCalendarChange read_opened_change(boost::json::value const& change);
[[nodiscard]] boost::json::object write_preview(app::PreviewedDossier const& line);
/// The adoption a change ends its ledger with. Precondition: it takes a calendar version over.
[[nodiscard]] boost::json::object write_adoption(app::ChangeToWrite const& write);

} // namespace motcua::storage
