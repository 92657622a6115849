#include "intake_json.hpp"
#include <motcua/api/portal_intake.hpp>
#include <motcua/app/try_again.hpp>

namespace motcua::api {

namespace {

using core::Expected;

core::Failure dropped() {
    return core::conflict(
        "portal_dossier_dropped",
        "Cán bộ đã quyết định không tiếp nhận hồ sơ này.",
        "An officer decided not to take this dossier in."
    );
}

core::Failure no_code() {
    return core::invalid("", "portal_code_missing", "Hồ sơ không có mã.", "The dossier has no code.");
}

/// One dossier for one code: a further delivery finds the first receipt, whoever brings it.
Expected<app::Receipt> receive(
    Services& services,
    std::string const& target,
    app::OnlineDossier const& online,
    app::Actor const& actor
) {
    auto const command = read_intake(online.intake);
    if (!command) {
        return command.error();
    }
    auto const key =
        std::optional(app::IdempotencyKey{online.code, services.sha256_hex(target + " " + online.code)});
    auto receipt = take_in(services, *command, actor, key);
    if (!receipt && app::is_mended_by_reload(receipt.error())) {
        services.reload_rules();
        return take_in(services, *command, actor, key);
    }
    return receipt;
}

Expected<void> hold(Services& services, std::string const& inbox_id, core::Failure const& why) {
    if (app::may_help_itself(why.code())) {
        return why; // it stays received, and a worker takes it up
    }
    auto const held = services.portals.portal_inbox_held(inbox_id, why);
    return held ? why : held.error();
}

} // namespace

Expected<void> take_in_online(
    Services& services,
    std::string const& target,
    std::string_view dossier,
    app::Actor const& by,
    bool pulled
) {
    auto const* gateway = services.portal_gateway(target);
    if (gateway == nullptr) {
        return core::not_found("portal");
    }
    auto const kept = services.portals.put_portal_inbox(
        target,
        gateway->code_of(dossier),
        dossier,
        services.sha256_hex(dossier),
        pulled,
        by
    );
    if (!kept) {
        return kept.error();
    }
    if (kept->state == "taken_in") {
        return {};
    }
    if (kept->state == "dropped") {
        return dropped();
    }
    auto const online = gateway->read_online(dossier);
    if (!online) {
        return hold(services, kept->inbox_id, online.error());
    }
    if (online->code.empty()) {
        return hold(services, kept->inbox_id, no_code());
    }
    auto actor = app::portal_actor(target, gateway->title());
    if (!pulled) { // who pushes brings no more than they may take in themselves
        actor.unit = by.unit;
        actor.scope = by.scope;
    }
    auto const receipt = receive(services, target, *online, actor);
    if (!receipt) {
        return hold(services, kept->inbox_id, receipt.error());
    }
    return services.portals.portal_inbox_taken(kept->inbox_id, receipt->dossier, online->files);
}

} // namespace motcua::api
