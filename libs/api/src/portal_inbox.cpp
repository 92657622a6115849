#include "endpoints.hpp"
#include "portal_request.hpp"
#include <motcua/api/portal_intake.hpp>
#include <motcua/app/try_again.hpp>

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

constexpr auto list = "portal-inbox";

Answer decide(Services& services, Actor const& actor, Request const& request, bool drop) {
    if (auto const allowed = may_decide_on_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const reason = reason_given(request);
    if (!reason) {
        return reason.error();
    }
    auto const& id = request.param("entry");
    if (!is_uuid(id)) {
        return core::not_found("portal_inbox");
    }
    auto const entry =
        services.portals.decide_portal_inbox(request.param("target"), id, drop, actor, *reason);
    return entry ? Answer(json_response(200, json::parse(*entry))) : entry.error();
}

} // namespace

Answer post_portal_dossier(Services& services, Actor const& actor, Request const& request) {
    if (actor.role != domain::Role::integration) {
        return core::role_not_allowed(
            "Chỉ hệ thống tích hợp gửi hồ sơ của cổng.",
            "Only integration clients bring a portal's dossiers."
        );
    }
    auto const& target = request.param("target");
    auto const* gateway = services.portal_gateway(target);
    if (gateway == nullptr) {
        return core::not_found("portal");
    }
    auto const taken = take_in_online(services, target, request.body, actor, false);
    if (!taken && app::may_help_itself(taken.error().code())) { // the portal sends it again
        return taken.error();
    }
    auto const failure = taken ? core::Failure() : taken.error();
    auto body = gateway->answer(gateway->code_of(request.body), taken ? nullptr : &failure);
    return http::Response(200, "application/json; charset=utf-8", std::move(body));
}

Answer get_portal_inbox(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_look_at_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const asked =
        portal_list_asked(services, request, list, "state", {"received", "held", "taken_in", "dropped"});
    auto const rows = asked ? services.portals.portal_inbox(*asked) : asked.error();
    if (!rows) {
        return rows.error();
    }
    auto items = json::parse(*rows).as_array();
    auto last = std::string();
    for (auto& item : items) {
        auto& row = item.as_object();
        last = std::to_string(row.at("sort").to_number<std::int64_t>()) + " " +
               std::string(row.at("inbox_id").as_string());
        row.erase("sort");
    }
    auto next = next_place(services, list, items, asked->limit, last);
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Answer post_portal_inbox_retry(Services& services, Actor const& actor, Request const& request) {
    return decide(services, actor, request, false);
}

Answer post_portal_inbox_drop(Services& services, Actor const& actor, Request const& request) {
    return decide(services, actor, request, true);
}

} // namespace motcua::api
