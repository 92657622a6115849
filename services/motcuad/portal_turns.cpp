#include "portal_turns.hpp"

#include "background.hpp"
#include "server_parts.hpp"
#include <motcua/api/portal_intake.hpp>
#include <motcua/app/portal_work.hpp>
#include <motcua/security/token.hpp>

#include <boost/json.hpp>

namespace motcua::services {

namespace {

using std::chrono::milliseconds;

constexpr auto messages_a_turn = 20;
constexpr auto files_a_turn = 4;

app::PortalDesk desk_of(NodeState& node, PortalLine const& line) {
    return app::PortalDesk{
        line.target,
        *node.database,
        *line.gateway,
        node.files,
        security::sha256_hex,
        by_chance};
}

template <class T>
core::Expected<T>
told(NodeState& node, PortalLine const& line, std::string_view event, core::Expected<T> done) {
    if (!done) {
        node.metrics.portal_turn_failed(line.target);
        node.log.warn(event, {{"portal", line.target}, {"rule", done.error().rule()}});
    }
    return done;
}

} // namespace

Turn portal_sending_turn(NodeState& node, PortalLine const& line) {
    auto const desk = desk_of(node, line);
    auto const tried = told(node, line, "portal_not_sent", app::send_portal_messages(desk, messages_a_turn));
    if (!tried) {
        return tried.error();
    }
    node.metrics.portal_messages_tried(line.target, *tried);
    return *tried > 0 ? milliseconds{0} : longest_rest;
}

Turn portal_receiving_turn(NodeState& node, PortalLine const& line) {
    auto const desk = desk_of(node, line);
    auto const by = app::portal_actor(line.target, line.gateway->title());
    auto const take_in = [&](std::string_view dossier) {
        return api::take_in_online(*node.services, line.target, dossier, by, true);
    };
    auto const pulled =
        told(node, line, "portal_not_pulled", app::pull_online_dossiers(desk, line.pull_seconds, take_in));
    auto const rules = node.rules.now();
    auto const uploads =
        app::PortalUploads{*node.database, *node.database, node.upload_limits, *rules, random_uuid};
    auto const fetched =
        told(node, line, "portal_files_not_fetched", app::fetch_portal_files(desk, uploads, files_a_turn));
    auto const compared = told(
        node,
        line,
        "portal_not_reconciled",
        app::reconcile_with_portal(desk, line.reconcile_hour, line.reconcile_days)
    );
    if (!pulled || !fetched || !compared) {
        return longest_rest;
    }
    return *pulled + *fetched > 0 ? milliseconds{0} : longest_rest;
}

void measure_portals(NodeState& node) {
    if (node.portals.empty()) {
        return;
    }
    auto const portals = node.database->portals();
    if (!portals) {
        return; // readiness tells of a database that is away
    }
    auto const rows = boost::json::parse(*portals);
    for (auto const& row : rows.as_array()) {
        node.metrics.set_portal(
            std::string(row.at("target").as_string()),
            row.at("waiting").to_number<double>(),
            row.at("poison").to_number<double>(),
            row.at("oldest_seconds").to_number<double>(),
            row.at("breaker").at("state").as_string() != "closed"
        );
    }
}

} // namespace motcua::services
