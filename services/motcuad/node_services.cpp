#include "node_services.hpp"

#include "check_procedure.hpp"
#include "portal_turns.hpp"
#include "server_parts.hpp"
#include <motcua/catalogue/calendar_file.hpp>
#include <motcua/catalogue/rates_file.hpp>
#include <motcua/documents/rates_sheet.hpp>
#include <motcua/security/checksum.hpp>
#include <motcua/security/jwt.hpp>
#include <motcua/security/token.hpp>

namespace motcua::services {

namespace {

using std::chrono::steady_clock;

/// Characters of the key an applicant types to see the dossier (kept short: it is read from paper).
constexpr auto lookup_characters = 6;

app::FreshIdentity fresh_identity() {
    return app::FreshIdentity{core::DossierId(random_uuid()), security::lookup_key(lookup_characters)};
}

std::string rates_workbook(
    app::RateTable const& table,
    std::string const& scope,
    std::vector<std::string> const& titles
) {
    return documents::rates_sheet(table, documents::RatesSheetWords{scope, titles});
}

api::Allowance allowance(NodeState& node, std::string const& client) {
    auto const taken = node.client_rate.take(client, steady_clock::now());
    return {
        .wait = taken.wait.count(),
        .left = taken.left,
        .full_in = taken.full_in.count(),
        .per_minute = node.settings.rate_limits.client_per_minute,
    };
}

core::Expected<void> check_key_set(std::string_view jwk_set) {
    auto const keys = security::VerifyingKeys::parse(jwk_set);
    return keys ? core::Expected<void>() : keys.error();
}

} // namespace

api::Services make_services(NodeState& node, std::function<void()> examine_soon) {
    auto& database = *node.database;
    return api::Services{
        .store = database,
        .calendar_changes = database,
        .procedure_drafts = database,
        .holders = database,
        .results = database,
        .result_imports = database,
        .rates = database,
        .search = database,
        .forms = database,
        .copies = database,
        .notifications = database,
        .portals = database,
        .subscriptions = database,
        .access_log = database,
        .clients = database,
        .accounts = database,
        .staff = database,
        .access_tokens = *node.access_tokens,
        .passwords = node.passwords,
        .second_factors = node.second_factors,
        .hash_pool = node.hash_pool,
        .db = node.pool,
        .identity_provider = node.oidc.get(),
        .outside_pool = node.outside_pool,
        .letters = node.letters,
        .form_writer = node.letters,
        .files = node.files,
        .uploads = database,
        .feeds = node.upload_feeds,
        .upload_limits = node.upload_limits,
        .file_pool = node.file_pool,
        .statuses = node.statuses,
        .credentials = node.credentials,
        .waiters = node.waiters,
        .rules = node.rules.in_force(),
        .reload_rules = [&node] { node.rules.reload(); },
        .sha256_hex = security::sha256_hex,
        .fresh_identity = fresh_identity,
        .fresh_uuid = random_uuid,
        .parse_calendar = catalogue::parse_calendar,
        .check_procedure = [&node](std::string_view document
                           ) { return check_procedure(document, *node.rules.now()); },
        .make_checksum = security::make_checksum,
        .examine_soon = std::move(examine_soon),
        .parse_rates = catalogue::parse_rates,
        .write_rates_sheet = rates_workbook,
        .portal_gateway = [&node](std::string const& target) { return node.portal_gateway(target); },
        .verify_file = [&node](std::string_view pdf) { return node.signing->verify(pdf); },
        .seal_cursor =
            [&node](std::string const& kind, std::string const& position) {
                return node.cursors.sign(kind, position);
            },
        .open_cursor =
            [&node](std::string const& kind, std::string const& cursor) {
                return node.cursors.verify(kind, cursor);
            },
        .read_delivery_report = [&node](std::string_view authorization, std::string_view body)
            -> core::Expected<std::optional<app::DeliveryReport>> {
            if (node.notices == nullptr) {
                return core::not_found("delivery_reports");
            }
            return node.notices->read_report(authorization, body);
        },
        .public_wait =
            [&node](std::string const& key) {
                return static_cast<int>(node.public_rate.take(key, steady_clock::now()).wait.count());
            },
        .client_rate = [&node](std::string const& client) { return allowance(node, client); },
        .metrics_text =
            [&node] {
                node.metrics.set_queue(node.pool.waiting());
                node.metrics.set_feed_waiters(node.waiters.size());
                measure_portals(node);
                return node.metrics.text();
            },
        .readiness = [&node] { return node.readiness(); },
        .reference = node.reference,
        .webhooks = node.webhooks.tools(),
        .test_clock = node.settings.test_clock_enabled,
        .stream_heartbeat = node.settings.stream_heartbeat,
        .random_token = security::random_token,
        .check_key_set = check_key_set,
        .public_base_url = node.settings.public_base_url,
        .takes_test_keys = node.settings.profile != config::Profile::production,
        .session_idle = node.settings.accounts.session_idle,
        .session_most = node.settings.accounts.session_most,
    };
}

} // namespace motcua::services
