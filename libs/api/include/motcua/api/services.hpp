#pragma once

#include <motcua/api/credential_memory.hpp>
#include <motcua/api/event_waiters.hpp>
#include <motcua/api/reference.hpp>
#include <motcua/api/upload_feeds.hpp>
#include <motcua/app/access_log.hpp>
#include <motcua/app/accounts.hpp>
#include <motcua/app/calendar_changes.hpp>
#include <motcua/app/clients.hpp>
#include <motcua/app/copies.hpp>
#include <motcua/app/files.hpp>
#include <motcua/app/form_store.hpp>
#include <motcua/app/holders.hpp>
#include <motcua/app/identity_provider.hpp>
#include <motcua/app/notifications.hpp>
#include <motcua/app/portal_store.hpp>
#include <motcua/app/procedure_drafts.hpp>
#include <motcua/app/rates.hpp>
#include <motcua/app/result_imports.hpp>
#include <motcua/app/results.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/app/search.hpp>
#include <motcua/app/staff.hpp>
#include <motcua/app/status_cache.hpp>
#include <motcua/app/store.hpp>
#include <motcua/app/uploads.hpp>
#include <motcua/app/use_cases.hpp>
#include <motcua/app/webhooks.hpp>
#include <motcua/runtime/blocking_pool.hpp>

#include <chrono>
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

/// What the bucket of an integration client says of one request.
struct Allowance {
    std::int64_t wait{0};       ///< seconds until a request may come; 0: this one may
    std::int64_t left{0};       ///< requests that may come at once now
    std::int64_t full_in{0};    ///< seconds
    std::int64_t per_minute{0}; ///< the bucket's size and rate
};

/// What subscriptions to webhooks need besides their store.
struct WebhookTools {
    /// Errors: invalid "url", unavailable "address_refused".
    std::function<core::Expected<void>(std::string const& url)> judge_url;
    /// A fresh secret, sealed for the subscription.
    std::function<std::string(std::string const& subscription)> fresh_secret;
    /// Errors: unavailable "secret_unreadable".
    std::function<core::Expected<std::string>(std::string const& subscription, std::string const& sealed)>
        open_secret;
    std::chrono::seconds secret_overlap{}; ///< the former secret signs too for so long
};

/// What handlers work with; lives as long as the server. The functions come from libraries the API does not
/// know.
struct Services {
    app::Store& store;
    app::CalendarChangeStore& calendar_changes;
    app::ProcedureDraftStore& procedure_drafts;
    app::HolderStore& holders;
    app::ResultStore& results;
    app::ResultImportStore& result_imports;
    app::RateStore& rates;
    app::SearchStore& search;
    app::FormStore& forms;
    app::CopyStore& copies;
    app::NotificationStore& notifications;
    app::PortalStore& portals;
    app::SubscriptionStore& subscriptions;
    app::AccessLog& access_log;
    app::ClientStore& clients;
    app::AccountStore& accounts;
    app::StaffStore& staff;
    app::AccessTokens const& access_tokens;
    app::PasswordHasher const& passwords;
    app::SecondFactors const& second_factors;
    /// Passwords are hashed here: it takes long, and requests wait for nobody's.
    runtime::BlockingPool& hash_pool;
    runtime::BlockingPool& db;
    app::IdentityProvider* identity_provider; ///< null: people sign in here only
    /// Other systems are spoken to here while a request waits.
    runtime::BlockingPool& outside_pool;
    app::LetterWriter& letters;
    app::FormWriter& form_writer;
    app::FileShelf& files;
    app::UploadStore& uploads;
    UploadFeeds& feeds;
    app::UploadLimits const& upload_limits;
    /// For whatever reads and writes files; each thread may use the database as well.
    runtime::BlockingPool& file_pool;
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
    /// "sha256" or "sha1".
    std::function<std::unique_ptr<app::Checksum>(std::string_view algorithm)> make_checksum;
    /// An upload is whole, or came to nothing: the background work has something to do.
    std::function<void()> examine_soon;
    std::function<core::Expected<app::RateBook>(std::string_view json)> parse_rates;
    /// The table as an Excel workbook; `scope` says of whom, then one title a row.
    std::function<std::string(
        app::RateTable const& table,
        std::string const& scope,
        std::vector<std::string> const& row_titles
    )>
        write_rates_sheet;
    /// Null when no such portal is configured here.
    std::function<app::PortalGateway*(std::string const& target)> portal_gateway;
    /// Checks the signatures of a PDF.
    std::function<VerifiedFile(std::string_view pdf)> verify_file;
    /// Seals a page position so that only this service's cursors of the same kind open again.
    std::function<std::string(std::string const& kind, std::string const& position)> seal_cursor;
    std::function<core::Expected<std::string>(std::string const& kind, std::string const& cursor)>
        open_cursor;
    /// What the SMS gateway reports, once its secret has been proven; nothing for a state on the way. Errors:
    /// not_found when this installation takes no reports, unauthenticated, malformed, invalid.
    std::function<core::Expected<
        std::optional<app::DeliveryReport>>(std::string_view authorization, std::string_view body)>
        read_delivery_report;
    /// Takes one token of the public look-up's bucket; seconds to wait, 0 when served.
    std::function<int(std::string const& key)> public_wait;
    /// The same for the bucket of one integration client, and how full it is.
    std::function<Allowance(std::string const& client)> client_rate;
    std::function<std::string()> metrics_text;
    std::function<core::Expected<void>()> readiness;
    Reference const& reference;
    WebhookTools webhooks;
    bool test_clock{false};
    /// After so much silence a stream of events sends a sign of life.
    std::chrono::milliseconds stream_heartbeat{15'000};
    /// Made by `random_token(bytes)` of the security library.
    std::function<std::string(std::size_t bytes)> random_token;
    /// Whether a client's JWK set is one we can check signatures with. Errors: invalid "key_set".
    std::function<core::Expected<void>(std::string_view jwk_set)> check_key_set;
    std::string public_base_url; ///< issuer and audience of access tokens
    bool takes_test_keys{false}; ///< a server in production does not
    std::chrono::minutes session_idle{30};
    std::chrono::hours session_most{12};
};

} // namespace motcua::api
