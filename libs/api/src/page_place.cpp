#include "page_place.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace motcua::api {

core::Expected<std::optional<app::PageFrom>> page_place(
    Services& services,
    http::Request const& request,
    std::string const& kind,
    std::string const& name
) {
    auto const cursor = request.query_value(name);
    if (!cursor || cursor->empty()) {
        return std::optional<app::PageFrom>();
    }
    auto const position = services.open_cursor(kind, *cursor);
    if (!position) {
        return position.error();
    }
    auto const space = std::min(position->find(' '), position->size());
    auto from = app::PageFrom{};
    std::from_chars(position->data(), position->data() + space, from.sort);
    from.id = position->substr(std::min(space + 1, position->size()));
    return std::optional(from);
}

core::Expected<std::optional<core::Date>> day_asked(http::Request const& request, std::string const& name) {
    auto const text = request.query_value(name).value_or(std::string());
    auto const day = core::parse_date(text);
    if (!text.empty() && !day) {
        return core::invalid("?" + name, "date", "Ngày dạng YYYY-MM-DD.", "A date as YYYY-MM-DD.");
    }
    return day;
}

std::string cursor_after(Services& services, std::string const& kind, app::PageFrom const& row) {
    return services.seal_cursor(kind, std::to_string(row.sort) + " " + row.id);
}

http::Response sorted_page(
    Services& services,
    std::string const& kind,
    std::string const& documents,
    std::string_view id,
    int limit
) {
    auto items = boost::json::parse(documents).as_array();
    auto next = boost::json::value(nullptr);
    for (auto& item : items) {
        auto& row = item.as_object();
        auto const place =
            app::PageFrom{row.at("sort").to_number<std::int64_t>(), std::string(row.at(id).as_string())};
        row.erase("sort");
        if (&item == &items.back() && static_cast<int>(items.size()) == limit) {
            next = cursor_after(services, kind, place);
        }
    }
    return json_response(200, boost::json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

} // namespace motcua::api
