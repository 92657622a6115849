#include "endpoints.hpp"
#include <motcua/core/text.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace motcua::api {

namespace {

namespace json = boost::json;

constexpr auto longest_words = std::size_t{200};
constexpr auto kinds = std::array<std::string_view, 4>{"", "applicant", "dossier", "result"};

core::Expected<app::SearchAsked>
search_asked(Services& services, Actor const& actor, Request const& request) {
    auto asked = app::SearchAsked{};
    asked.words = std::string(core::trimmed(request.query_value("q").value_or(std::string())));
    asked.kind = request.query_value("kind").value_or(std::string());
    auto const length = core::code_points(asked.words);
    if (length < 2 || length > longest_words) {
        return core::invalid(
            "?q",
            "search_length",
            "Cần từ 2 đến 200 ký tự.",
            "2 to 200 characters are required."
        );
    }
    if (std::find(kinds.begin(), kinds.end(), asked.kind) == kinds.end()) {
        return core::invalid(
            "?kind",
            "kind",
            "applicant, dossier hoặc result.",
            "applicant, dossier or result."
        );
    }
    auto const limit = page_limit(request);
    if (!limit) {
        return limit.error();
    }
    asked.limit = *limit;
    asked.unit = actor.role == domain::Role::admin ? core::UnitId() : actor.unit;
    asked.scope = actor.scope;
    if (auto const cursor = request.query_value("after"); cursor && !cursor->empty()) {
        auto const opened = services.open_cursor("search", *cursor);
        if (!opened) {
            return opened.error();
        }
        asked.after = *opened;
    }
    return asked;
}

} // namespace

Answer get_search(Services& services, Actor const& actor, Request const& request) {
    auto const asked = search_asked(services, actor, request);
    if (!asked) {
        return asked.error();
    }
    auto const found = services.search.search(*asked);
    if (!found) {
        return found.error();
    }
    auto items = json::parse(*found).as_array();
    auto next = json::value(nullptr);
    for (auto& item : items) {
        auto& row = item.as_object();
        if (&item == &items.back() && static_cast<int>(items.size()) == asked->limit) {
            next = services.seal_cursor("search", std::string(row.at("sort").as_string()));
        }
        row.erase("sort");
    }
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

} // namespace motcua::api
