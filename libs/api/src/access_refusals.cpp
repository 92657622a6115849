#include "endpoints.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;

constexpr auto feed = "access-refusals";

core::Expected<app::RefusalFilter> filter_asked(Services& services, Request const& request) {
    auto const limit = page_limit(request);
    if (!limit) {
        return limit.error();
    }
    auto filter = app::RefusalFilter{};
    filter.actor = request.query_value("actor").value_or(std::string());
    filter.rule = request.query_value("rule").value_or(std::string());
    filter.limit = *limit;
    if (auto const cursor = request.query_value("after"); cursor && !cursor->empty()) {
        auto const opened = services.open_cursor(feed, *cursor);
        if (!opened) {
            return opened.error();
        }
        std::from_chars(opened->data(), opened->data() + opened->size(), filter.before);
    }
    return filter;
}

} // namespace

Answer get_access_refusals(Services& services, Actor const&, Request const& request) {
    auto const filter = filter_asked(services, request);
    if (!filter) {
        return filter.error();
    }
    auto const rows = services.access_log.refusals(*filter);
    if (!rows) {
        return rows.error();
    }
    auto items = json::parse(*rows).as_array();
    auto next = json::value(nullptr);
    if (static_cast<int>(items.size()) == filter->limit) {
        auto const number = items.back().at("number").to_number<std::int64_t>();
        next = services.seal_cursor(feed, std::to_string(number));
    }
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

} // namespace motcua::api
