#include "endpoints.hpp"
#include "page_place.hpp"
#include "reach.hpp"
#include <motcua/app/results.hpp>

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto feed = "results";
constexpr auto expiring_feed = "results-expiring";
constexpr auto most_days = 730;

Expected<std::string> state_asked(Request const& request) {
    auto const state = request.query_value("state").value_or(std::string());
    if (!state.empty() && !domain::result_state_named(state)) {
        return core::invalid(
            "?state",
            "choice",
            "Trạng thái là in_force, replaced, revoked hoặc expired.",
            "The state is in_force, replaced, revoked or expired."
        );
    }
    return state;
}

Expected<app::ResultFilter> filter_asked(Actor const& actor, Request const& request) {
    auto const text = [&](char const* name) { return request.query_value(name).value_or(std::string()); };
    auto const state = state_asked(request);
    if (!state) {
        return state.error();
    }
    for (auto const* name : {"issued_from", "issued_to", "valid_on"}) {
        if (auto const day = day_asked(request, name); !day) {
            return day.error();
        }
    }
    auto filter = app::ResultFilter{};
    filter.unit = unit_seen(actor, request);
    filter.scope = actor.scope;
    filter.kind = text("kind");
    filter.number = text("number");
    filter.holder = text("holder");
    filter.procedure = text("procedure");
    filter.state = *state;
    filter.issued_from = text("issued_from");
    filter.issued_to = text("issued_to");
    filter.valid_on = text("valid_on");
    return filter;
}

/// "2026-03-02 <uuid>", sealed by this service.
Expected<std::optional<app::ResultPlace>>
place_asked(Services& services, Request const& request, char const* list) {
    auto const cursor = request.query_value("after");
    if (!cursor || cursor->empty()) {
        return std::optional<app::ResultPlace>();
    }
    auto const position = services.open_cursor(list, *cursor);
    if (!position) {
        return position.error();
    }
    auto const space = std::min(position->find(' '), position->size());
    return std::optional(
        app::ResultPlace{position->substr(0, space), position->substr(std::min(space + 1, position->size()))}
    );
}

http::Response page_response(
    Services& services,
    std::string const& rows,
    int limit,
    char const* list,
    char const* sorted_by
) {
    auto items = json::parse(rows).as_array();
    auto next = json::value(nullptr);
    if (static_cast<int>(items.size()) == limit) {
        auto const& last = items.back();
        next = services.seal_cursor(
            list,
            std::string(last.at(sorted_by).as_string()) + " " + std::string(last.at("result_id").as_string())
        );
    }
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Expected<int> days_asked(Request const& request) {
    auto const text = request.query_value("within").value_or("90");
    auto days = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    if (error != std::errc() || end != text.data() + text.size() || days < 0 || days > most_days) {
        return core::invalid(
            "?within",
            "within_range",
            "within từ 0 đến 730 ngày.",
            "within is 0 to 730 days."
        );
    }
    return days;
}

} // namespace

Answer get_results(Services& services, Actor const& actor, Request const& request) {
    auto const limit = page_limit(request);
    auto const filter = filter_asked(actor, request);
    auto const from = place_asked(services, request, feed);
    if (!limit || !filter || !from) {
        return !limit ? limit.error() : !filter ? filter.error() : from.error();
    }
    auto const rows = services.results.results(*filter, *from, *limit);
    if (!rows) {
        return rows.error();
    }
    return page_response(services, *rows, *limit, feed, "issued_on");
}

Answer get_expiring_results(Services& services, Actor const& actor, Request const& request) {
    auto const limit = page_limit(request);
    auto const days = days_asked(request);
    auto const from = place_asked(services, request, expiring_feed);
    if (!limit || !days || !from) {
        return !limit ? limit.error() : !days ? days.error() : from.error();
    }
    auto const rows =
        services.results.expiring_results(unit_seen(actor, request), actor.scope, *days, *from, *limit);
    if (!rows) {
        return rows.error();
    }
    return page_response(services, *rows, *limit, expiring_feed, "valid_until");
}

} // namespace motcua::api
