#include "portal_request.hpp"

#include "json_reader.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::api {

using core::Expected;

Expected<void> may_look_at_portals(app::Actor const& actor) {
    if (actor.role == domain::Role::integration) {
        return core::role_not_allowed(
            "Chỉ cán bộ xem được tình trạng kết nối với các cổng.",
            "Only officers see how the portals are doing."
        );
    }
    return {};
}

Expected<void> may_decide_on_portals(app::Actor const& actor) {
    using domain::Role;
    auto const decides = {Role::admin, Role::leader, Role::division_head};
    if (std::find(decides.begin(), decides.end(), actor.role) == decides.end()) {
        return core::role_not_allowed(
            "Chỉ lãnh đạo, trưởng phòng và quản trị viên quyết định.",
            "Only heads and administrators decide."
        );
    }
    return {};
}

Expected<app::PortalListAsked> portal_list_asked(
    Services& services,
    http::Request const& request,
    std::string const& list,
    std::string const& filter,
    std::vector<std::string_view> const& choices
) {
    auto asked = app::PortalListAsked{};
    asked.target = request.param("target");
    if (auto const known = services.portals.portal(asked.target); !known) {
        return known.error();
    }
    asked.state = request.query_value(filter).value_or(std::string());
    asked.dossier_code = request.query_value("code").value_or(std::string());
    if (!asked.state.empty() && std::find(choices.begin(), choices.end(), asked.state) == choices.end()) {
        return core::invalid(
            "?" + filter,
            "choice",
            "Giá trị không nằm trong danh mục cho phép.",
            "The value is none of the allowed ones."
        );
    }
    auto const limit = page_limit(request);
    if (!limit) {
        return limit.error();
    }
    asked.limit = *limit;
    if (auto const cursor = request.query_value("after"); cursor && !cursor->empty()) {
        auto const place = services.open_cursor(list, *cursor);
        if (!place) {
            return place.error();
        }
        asked.after = *place;
    }
    return asked;
}

Expected<std::string> reason_given(http::Request const& request) {
    auto reason = std::string();
    auto const read =
        read_body(request.body, [&](JsonReader& reader) { reason = reader.text("reason", 1000); });
    return read ? Expected<std::string>(reason) : read.error();
}

boost::json::value next_place(
    Services& services,
    std::string const& list,
    boost::json::array const& items,
    int limit,
    std::string const& last
) {
    if (static_cast<int>(items.size()) < limit) {
        return nullptr;
    }
    return boost::json::value(boost::json::string(services.seal_cursor(list, last)));
}

} // namespace motcua::api
