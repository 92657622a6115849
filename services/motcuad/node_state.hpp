#pragma once

#include "event_log.hpp"
#include "letter_desk.hpp"
#include "metrics.hpp"
#include "notice_desk.hpp"
#include "oidc_desk.hpp"
#include "portal_lines.hpp"
#include "rules_keeper.hpp"
#include "signing_desk.hpp"
#include "webhook_desk.hpp"
#include "webhook_parts.hpp"
#include <motcua/api/services.hpp>
#include <motcua/config/settings.hpp>
#include <motcua/files/page_reader.hpp>
#include <motcua/files/shelf.hpp>
#include <motcua/runtime/blocking_pool.hpp>
#include <motcua/security/access_tokens.hpp>
#include <motcua/security/argon2_hasher.hpp>
#include <motcua/security/cursor_signer.hpp>
#include <motcua/security/one_time_codes.hpp>
#include <motcua/security/token_bucket.hpp>
#include <motcua/storage/database.hpp>
#include <motcua/storage/listener.hpp>

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <memory>

namespace motcua::services {

/// What a node is made of before it starts: checked and loaded, nothing running yet.
struct NodeParts {
    config::Settings const& settings;
    documents::Templates templates;
    std::shared_ptr<app::Rules const> rules;
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<SigningDesk> signing;
    files::ShelfOptions shelf;
    api::Reference reference;
    std::unique_ptr<NoticeDesk> notices; ///< null: nobody is told anything
    std::vector<PortalLine> portals;
    exchange::OutOptions receivers; ///< of webhooks
    std::unique_ptr<security::AccessTokenDesk> access_tokens;
    std::unique_ptr<OidcDesk> oidc; ///< null: people sign in here only
};

/// What requests and background work of a running node share, in the order it is made; it goes in the
/// opposite one.
struct NodeState {
    explicit NodeState(NodeParts parts);

    /// Requests may come: not stopping, database and file store at hand.
    [[nodiscard]] core::Expected<void> readiness();

    /// Null when no such portal is configured.
    [[nodiscard]] app::PortalGateway* portal_gateway(std::string const& target);

    /// Logs a turn of background work that failed, and mends it when this node is behind the database.
    void turn_failed(std::string_view event, core::Failure const& failure);

    /// Logs what escaped a task, without its words: they may hold personal data.
    void report(std::exception_ptr const& error);

    /// Writes and refusals as lines, everything as figures.
    void request_done(http::RequestDone const& done);

    config::Settings const& settings;
    EventLog log;
    Metrics metrics;
    std::unique_ptr<storage::Database> database;
    RulesKeeper rules;
    std::unique_ptr<SigningDesk> signing;
    LetterDesk letters;
    std::unique_ptr<NoticeDesk> notices; ///< null: nobody is told anything
    files::Shelf files;
    app::UploadLimits upload_limits;
    api::UploadFeeds upload_feeds;
    api::Reference reference;
    files::PageReader reader;
    std::vector<PortalLine> portals;
    security::CursorSigner cursors;
    WebhookParts webhooks;
    WebhookDesk webhook_desk;
    std::unique_ptr<security::AccessTokenDesk> access_tokens;
    std::unique_ptr<OidcDesk> oidc; ///< null: people sign in here only
    security::Argon2Hasher passwords;
    security::OneTimeCodes second_factors;
    security::TokenBucketTable public_rate;
    security::TokenBucketTable client_rate;
    api::EventWaiters waiters; ///< outlives io: a request cut off at the end still leaves its seat there
    boost::asio::io_context io{1};
    runtime::BlockingPool pool;         ///< requests
    runtime::BlockingPool hash_pool;    ///< passwords
    runtime::BlockingPool outside_pool; ///< other systems, while a request waits
    runtime::BlockingPool file_pool;    ///< bodies that come in and go out piece by piece
    std::atomic<bool> stopping{false};
    std::atomic<bool> listening{false}; ///< `listener` is there
    std::unique_ptr<storage::Listener> listener;
    app::StatusCache statuses;
    api::CredentialMemory credentials;
    api::Services*
        services{}; ///< for background work that ends in the API's own intake; set before it starts

private:
    [[nodiscard]] files::ShelfOptions reporting(files::ShelfOptions options);
};

} // namespace motcua::services
