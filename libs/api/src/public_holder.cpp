#include "endpoints.hpp"
#include "page_place.hpp"
#include "paper_json.hpp"
#include "public_rate.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

json::object page(json::array items, json::value next) {
    return {{"items", std::move(items)}, {"next", std::move(next)}};
}

Expected<json::object>
documents_page(Services& services, Request const& request, core::HolderId const& id, int limit) {
    auto const kind = "public-holder/" + id.text() + "/documents";
    auto const from = page_place(services, request, kind, "documents_after");
    auto const now = services.store.now();
    if (!from || !now) {
        return !from ? from.error() : now.error();
    }
    auto const papers = services.holders.public_papers(id, *from, limit);
    if (!papers) {
        return papers.error();
    }
    auto const rules = services.rules.now();
    auto items = json::array();
    for (auto const& paper : *papers) {
        items.push_back(encode_public_paper(paper, rules->document_types(), core::date_of(*now)));
    }
    auto next = json::value(nullptr);
    if (static_cast<int>(papers->size()) == limit) {
        auto const& last = papers->back();
        next = cursor_after(services, kind, {last.recorded_at.time_since_epoch().count(), last.id});
    }
    return page(std::move(items), std::move(next));
}

Expected<json::object>
accesses_page(Services& services, Request const& request, core::HolderId const& id, int limit) {
    auto const kind = "public-holder/" + id.text() + "/accesses";
    auto const from = page_place(services, request, kind, "accesses_after");
    if (!from) {
        return from.error();
    }
    auto const rows = services.holders.public_accesses(id, *from ? (*from)->sort : 0, limit);
    if (!rows) {
        return rows.error();
    }
    auto items = json::parse(*rows).as_array();
    auto next = json::value(nullptr);
    for (auto& item : items) {
        auto& row = item.as_object();
        auto const sort = row.at("sort").to_number<std::int64_t>();
        row.erase("sort");
        if (&item == &items.back() && static_cast<int>(items.size()) == limit) {
            next = cursor_after(services, kind, {sort, {}});
        }
    }
    return page(std::move(items), std::move(next));
}

} // namespace

Answer get_public_holder(Services& services, Request const& request) {
    if (auto const limited = too_many_look_ups(services, request, request.param("code"))) {
        return *limited;
    }
    auto const key = request.query_value("key");
    auto const limit = page_limit(request);
    if (!key || key->empty()) {
        return core::invalid(
            "?key",
            "required",
            "Cần mã tra cứu in trên Giấy tiếp nhận.",
            "The key printed on the receipt is required."
        );
    }
    if (!limit) {
        return limit.error();
    }
    auto const id = services.holders.public_holder(request.param("code"), *key);
    if (!id) {
        return id.error();
    }
    auto body = json::object{
        {"known", !id->empty()},
        {"documents", page({}, nullptr)},
        {"accesses", page({}, nullptr)},
    };
    if (!id->empty()) {
        auto documents = documents_page(services, request, *id, *limit);
        auto accesses = accesses_page(services, request, *id, *limit);
        if (!documents || !accesses) {
            return !documents ? documents.error() : accesses.error();
        }
        body["documents"] = std::move(*documents);
        body["accesses"] = std::move(*accesses);
    }
    auto response = json_response(200, body);
    return response.with("Cache-Control", "no-store");
}

} // namespace motcua::api
