#include "endpoints.hpp"
#include "page_place.hpp"
#include "paper_json.hpp"
#include "record_look.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

/// What every list of a holder is asked with.
struct ListAsked {
    core::HolderId id;
    app::RecordLook look;
    int limit{};
    std::string kind; ///< of the cursors
    std::optional<app::PageFrom> from;
};

core::Expected<ListAsked>
ask_list(Services& services, Actor const& actor, Request const& request, std::string const& what) {
    auto const id = holder_in_path(request);
    auto const look = look_asked(actor, request, what);
    auto const limit = page_limit(request);
    if (!id || !look || !limit) {
        return !id ? id.error() : !look ? look.error() : limit.error();
    }
    auto kind = "holders/" + id->text() + "/" + what;
    auto const from = page_place(services, request, kind);
    if (!from) {
        return from.error();
    }
    return ListAsked{*id, *look, *limit, std::move(kind), *from};
}

Answer page(json::array items, json::value next) {
    auto response = json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
    return response.with("Cache-Control", "no-store");
}

/// Rows that carry "sort" and the name of their id; both are for the cursor, "sort" for nothing else.
Answer page_of_rows(Services& services, ListAsked const& asked, std::string const& rows, char const* id) {
    auto items = json::parse(rows).as_array();
    auto next = json::value(nullptr);
    for (auto& item : items) {
        auto& row = item.as_object();
        auto const* name = id == nullptr ? nullptr : row.if_contains(id);
        auto place = app::PageFrom{row.at("sort").to_number<std::int64_t>(), {}};
        place.id = name == nullptr ? std::string() : std::string(name->as_string());
        row.erase("sort");
        if (&item == &items.back() && static_cast<int>(items.size()) == asked.limit) {
            next = cursor_after(services, asked.kind, place);
        }
    }
    return page(std::move(items), std::move(next));
}

} // namespace

Answer get_holder_documents(Services& services, Actor const& actor, Request const& request) {
    auto const asked = ask_list(services, actor, request, "documents");
    if (!asked) {
        return asked.error();
    }
    auto const papers = services.holders.holder_papers(asked->id, asked->look, asked->from, asked->limit);
    auto const now = services.store.now();
    if (!papers || !now) {
        return !papers ? papers.error() : now.error();
    }
    auto const rules = services.rules.now();
    auto items = json::array();
    for (auto const& paper : *papers) {
        items.push_back(encode_paper(paper, rules->document_types(), core::date_of(*now)));
    }
    auto next = json::value(nullptr);
    if (static_cast<int>(papers->size()) == asked->limit) {
        auto const& last = papers->back();
        next = cursor_after(services, asked->kind, {last.recorded_at.time_since_epoch().count(), last.id});
    }
    return page(std::move(items), std::move(next));
}

Answer get_holder_dossiers(Services& services, Actor const& actor, Request const& request) {
    auto const asked = ask_list(services, actor, request, "dossiers");
    if (!asked) {
        return asked.error();
    }
    auto const rows = services.holders.holder_dossiers(asked->id, asked->look, asked->from, asked->limit);
    return rows ? page_of_rows(services, *asked, *rows, "dossier_id") : Answer(rows.error());
}

Answer get_holder_accesses(Services& services, Actor const& actor, Request const& request) {
    auto const asked = ask_list(services, actor, request, "accesses");
    if (!asked) {
        return asked.error();
    }
    auto const before = asked->from ? asked->from->sort : 0;
    auto const rows = services.holders.holder_accesses(asked->id, asked->look, before, asked->limit);
    return rows ? page_of_rows(services, *asked, *rows, nullptr) : Answer(rows.error());
}

} // namespace motcua::api
