#include "endpoints.hpp"
#include "portal_request.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto list = "portal-messages";

Answer decide(Services& services, Actor const& actor, Request const& request, bool skip) {
    if (auto const allowed = may_decide_on_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const reason = reason_given(request);
    if (!reason) {
        return reason.error();
    }
    auto const& text = request.param("message");
    auto id = std::int64_t{0};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size()) {
        return core::not_found("portal_message");
    }
    auto const message =
        services.portals.decide_portal_message(request.param("target"), id, skip, actor, *reason);
    return message ? Answer(json_response(200, json::parse(*message))) : message.error();
}

} // namespace

Answer get_portals(Services& services, Actor const& actor, Request const&) {
    if (auto const allowed = may_look_at_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const portals = services.portals.portals();
    if (!portals) {
        return portals.error();
    }
    return json_response(200, json::object{{"items", json::parse(*portals)}, {"next", nullptr}});
}

Answer get_portal(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_look_at_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const portal = services.portals.portal(request.param("target"));
    return portal ? Answer(json_response(200, json::parse(*portal))) : portal.error();
}

Answer get_portal_messages(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_look_at_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const asked = portal_list_asked(
        services,
        request,
        list,
        "state",
        {"waiting", "sending", "sent", "poison", "skipped"}
    );
    auto const rows = asked ? services.portals.portal_messages(*asked) : asked.error();
    if (!rows) {
        return rows.error();
    }
    auto items = json::parse(*rows).as_array();
    auto const last = items.empty() ? std::string()
                                    : std::to_string(items.back().at("message_id").to_number<std::int64_t>());
    auto next = next_place(services, list, items, asked->limit, last);
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Answer post_portal_message_retry(Services& services, Actor const& actor, Request const& request) {
    return decide(services, actor, request, false);
}

Answer post_portal_message_skip(Services& services, Actor const& actor, Request const& request) {
    return decide(services, actor, request, true);
}

} // namespace motcua::api
