#pragma once

#include <motcua/api/credential_memory.hpp>
#include <motcua/api/event_waiters.hpp>
#include <motcua/app/calendar_changes.hpp>
#include <motcua/app/procedure_drafts.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/app/status_cache.hpp>
#include <motcua/app/store.hpp>
#include <motcua/app/use_cases.hpp>
#include <motcua/runtime/blocking_pool.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::api {

/// What is known of a file from its own bytes.
struct VerifiedFile {
    std::string report;              ///< JSON object: verdict and signatures
    std::vector<std::string> hashes; ///< SHA-256 of the whole file, then of each revision in it
};

/// What handlers work with; lives as long as the server. The functions come from libraries the API does not
/// know.
struct Services {
    app::Store& store;
    app::CalendarChangeStore& calendar_changes;
    app::ProcedureDraftStore& procedure_drafts;
    runtime::BlockingPool& db;
    app::LetterWriter& letters;
    app::StatusCache& statuses;
    CredentialMemory& credentials;
    EventWaiters& waiters;
    /// Take one snapshot with now() and keep it while what was found in it is in use.
    app::RulesInForce& rules;
    /// Loads what has been published since; after a failure that says this node is behind.
    std::function<void()> reload_rules;

    std::function<std::string(std::string_view bytes)> sha256_hex;
    std::function<app::FreshIdentity()> fresh_identity;
    std::function<std::string()> fresh_uuid;
    std::function<core::Expected<domain::WorkingCalendar>(std::string_view json)> parse_calendar;
    /// Everything `motcua procedures check` asks of a file, against the calendar in force.
    app::ProcedureCheck check_procedure;
    /// Checks the signatures of a PDF.
    std::function<VerifiedFile(std::string_view pdf)> verify_file;
    /// Seals a page position so that only this service's cursors of the same kind open again.
    std::function<std::string(std::string const& kind, std::string const& position)> seal_cursor;
    std::function<core::Expected<std::string>(std::string const& kind, std::string const& cursor)>
        open_cursor;
    /// Takes one token of the public look-up's bucket; seconds to wait, 0 when served.
    std::function<int(std::string const& key)> public_wait;
    /// The same for the bucket of one integration client.
    std::function<int(std::string const& client)> client_wait;
    std::function<std::string()> metrics_text;
    std::function<core::Expected<void>()> readiness;
    bool test_clock{false};
};

} // namespace motcua::api
