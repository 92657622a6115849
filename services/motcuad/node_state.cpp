#include "node_state.hpp"

#include "file_store.hpp"
#include "server_parts.hpp"
#include <motcua/security/secret_text.hpp>

namespace motcua::services {

namespace {

using std::chrono::steady_clock;

/// Addresses remembered for the public look-up's rate, and clients for theirs.
constexpr auto addresses_remembered = 100'000;
constexpr auto clients_remembered = 10'000;
/// Sign-ins elsewhere that are looked into at once.
constexpr auto outside_threads = std::size_t{2};

security::Argon2Hasher::Costs hash_costs(config::Accounts const& accounts) {
    return {
        static_cast<std::uint32_t>(accounts.hash_memory_kib),
        static_cast<std::uint32_t>(accounts.hash_passes)};
}

} // namespace

NodeState::NodeState(NodeParts parts)
    : settings(parts.settings)
    , log(settings.log_level, settings.node_name)
    , database(std::move(parts.database))
    , rules(*database, log, parts.rules)
    , signing(std::move(parts.signing))
    , letters(std::move(parts.templates), rules.in_force(), settings.public_base_url)
    , notices(std::move(parts.notices))
    , files(reporting(parts.shelf))
    , upload_limits(services::upload_limits(settings))
    , reference(std::move(parts.reference))
    , reader(files, parts.shelf.examine_program)
    , portals(std::move(parts.portals))
    , cursors(security::SecretText(std::string(settings.cursor_secret)))
    , webhooks(settings, std::move(parts.receivers))
    , webhook_desk(WebhookDesk::Parts{
          .queue = *database,
          .post = webhooks,
          .metrics = metrics,
          .failed =
              [this](std::string_view event, core::Failure const& failure) { turn_failed(event, failure); },
          .subscriptions = settings.webhooks.subscriptions,
          .parallel = settings.webhooks.parallel,
      })
    , access_tokens(std::move(parts.access_tokens))
    , oidc(std::move(parts.oidc))
    , passwords(hash_costs(settings.accounts))
    , second_factors(security::SecretText(std::string(settings.accounts.secret)))
    , public_rate(
          settings.rate_limits.public_per_minute,
          settings.rate_limits.public_per_minute,
          addresses_remembered
      )
    , client_rate(
          settings.rate_limits.client_per_minute,
          settings.rate_limits.client_per_minute,
          clients_remembered
      )
    , pool(
          static_cast<std::size_t>(settings.database.threads),
          static_cast<std::size_t>(settings.database.queue),
          settings.limits.request
      )
    , hash_pool(
          static_cast<std::size_t>(settings.accounts.hash_threads),
          static_cast<std::size_t>(settings.database.queue),
          settings.limits.request
      )
    , outside_pool(
          outside_threads,
          static_cast<std::size_t>(settings.database.queue),
          settings.limits.request
      )
    , file_pool(
          static_cast<std::size_t>(settings.uploads.threads),
          static_cast<std::size_t>(settings.limits.connections),
          settings.limits.stream_patience
      )
    , statuses(static_cast<std::size_t>(settings.status_cache_entries), [this] {
        // The listener starts after the cache; until then nothing is fresh.
        return listening ? listener->heard_until() : steady_clock::time_point{};
    }) {}

files::ShelfOptions NodeState::reporting(files::ShelfOptions options) {
    options.report = [this](std::string_view event, std::string const& detail) {
        log.warn(event, {{"detail", detail}});
    };
    return options;
}

core::Expected<void> NodeState::readiness() {
    if (stopping) {
        return core::busy("stopping", 1);
    }
    auto const now = database->now();
    if (!now) {
        return now.error();
    }
    return files.ready();
}

app::PortalGateway* NodeState::portal_gateway(std::string const& target) {
    for (auto const& line : portals) {
        if (line.target == target) {
            return line.gateway.get();
        }
    }
    return nullptr;
}

void NodeState::turn_failed(std::string_view event, core::Failure const& failure) {
    metrics.sweep_failed();
    log.warn(event, {{"rule", failure.rule()}});
    if (app::is_mended_by_reload(failure)) {
        rules.reload();
    }
}

void NodeState::report(std::exception_ptr const& error) {
    try {
        std::rethrow_exception(error);
    } catch (std::exception const&) {
        log.error("task_failed", {});
    }
}

void NodeState::request_done(http::RequestDone const& done) {
    metrics.request_done(done);
    auto const level = level_of(done);
    if (!log.wants(level)) {
        return;
    }
    log.write(
        level,
        "request_done",
        {{"request_id", std::string(done.request_id)},
         {"method", std::string(done.method)},
         {"route", std::string(done.pattern)},
         {"status", std::to_string(done.status)},
         {"us", std::to_string(done.took.count())}}
    );
}

} // namespace motcua::services
