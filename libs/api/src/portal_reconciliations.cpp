#include "endpoints.hpp"
#include "json_reader.hpp"
#include "portal_request.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

constexpr auto days_list = "portal-reconciliations";
constexpr auto differences_list = "portal-differences";

constexpr auto most_days = std::chrono::days{400};

core::Expected<app::PortalDays> days_asked(Request const& request) {
    auto days = app::PortalDays{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        auto const from = reader.date("from");
        auto const to = reader.date("to");
        auto const need = [&](bool there, char const* name) {
            if (!there && !reader.has(name)) {
                reader.fault(name, "required", "Không được để trống.", "Must not be empty.");
            }
        };
        need(from.has_value(), "from");
        need(to.has_value(), "to");
        days = {from.value_or(core::Date{}), to.value_or(core::Date{})};
        if (from && to && (*to < *from || *to - *from > most_days)) {
            reader.fault("to", "period", "Kỳ từ 1 đến 401 ngày.", "The period has 1 to 401 days.");
        }
    });
    return read ? core::Expected<app::PortalDays>(days) : read.error();
}

} // namespace

Answer get_portal_reconciliations(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_look_at_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const asked = portal_list_asked(services, request, days_list, "kind", {});
    auto const rows = asked ? services.portals.portal_reconciliations(*asked) : asked.error();
    if (!rows) {
        return rows.error();
    }
    auto items = json::parse(*rows).as_array();
    auto const last = items.empty() ? std::string() : std::string(items.back().at("date").as_string());
    auto next = next_place(services, days_list, items, asked->limit, last);
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Answer get_portal_reconciliation(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_look_at_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const day = core::parse_date(request.param("date"));
    if (!day) {
        return core::not_found("portal_reconciliation");
    }
    auto const asked = portal_list_asked(
        services,
        request,
        differences_list,
        "kind",
        {"missing", "behind", "wrong_date", "unknown"}
    );
    auto const found = asked ? services.portals.portal_reconciliation(*day, *asked) : asked.error();
    if (!found) {
        return found.error();
    }
    auto document = json::parse(*found).as_object();
    auto const& differences = document.at("differences").as_array();
    auto const last = differences.empty()
                          ? std::string()
                          : std::to_string(differences.back().at("seq").to_number<std::int64_t>());
    document["next"] = next_place(services, differences_list, differences, asked->limit, last);
    return json_response(200, document);
}

Answer post_portal_reconciliation(Services& services, Actor const& actor, Request const& request) {
    if (auto const allowed = may_decide_on_portals(actor); !allowed) {
        return allowed.error();
    }
    auto const days = days_asked(request);
    if (!days) {
        return days.error();
    }
    auto const& target = request.param("target");
    if (auto const noted = services.portals.ask_portal_reconciliation(target, *days); !noted) {
        return noted.error();
    }
    auto response = json_response(
        202,
        json::object{{"from", core::to_string(days->from)}, {"to", core::to_string(days->to)}}
    );
    return response.with(
        "Location",
        "/v1/portal/" + target + "/reconciliations/" + core::to_string(days->to)
    );
}

} // namespace motcua::api
