#include "endpoints.hpp"
#include "rates_asked.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto all_parts = {app::RatePart::counted, app::RatePart::total, app::RatePart::missing};

json::value decimal(std::optional<std::int64_t> const& hundredths) {
    return hundredths ? json::value(static_cast<double>(*hundredths) / 100) : json::value(nullptr);
}

/// Where the members behind the figure are read, as of the same position.
std::string
list_url(app::RateTable const& table, app::RateRow const& row, std::string const& rate, app::RatePart part) {
    auto const& asked = table.asked;
    auto const by = row.key.empty() ? app::RatesBy::all : asked.by;
    auto const& unit = by == app::RatesBy::unit ? row.key : asked.unit.text();
    auto const& procedure = by == app::RatesBy::procedure ? row.key : asked.procedure.text();
    auto url = "/v1/reports/rates/" + rate + "/dossiers?part=" + std::string(app::name_of(part)) +
               "&from=" + core::to_string(asked.from) + "&to=" + core::to_string(asked.to);
    url += unit.empty() ? "" : "&unit=" + unit;
    url += procedure.empty() ? "" : "&procedure=" + procedure;
    url += by == app::RatesBy::month ? "&month=" + row.key : "";
    return url + "&as_of=" + std::to_string(asked.as_of);
}

json::object encode_cell(
    app::RateTable const& table,
    app::RateRow const& row,
    app::RateDefinition const& rate,
    app::RateCell const& cell
) {
    auto lists = json::object();
    for (auto const part : all_parts) {
        lists[app::name_of(part)] = list_url(table, row, rate.id, part);
    }
    return {
        {"id", rate.id},
        {"title", rate.title},
        {"counted", cell.ratio.counted},
        {"total", cell.ratio.total},
        {"percent", decimal(cell.percent)},
        {"target", rate.target_percent ? json::value(*rate.target_percent) : json::value(nullptr)},
        {"met", cell.met ? json::value(*cell.met) : json::value(nullptr)},
        {"score", decimal(cell.score)},
        {"points", rate.score ? json::value(rate.score->points) : json::value(nullptr)},
        {"lists", std::move(lists)},
    };
}

json::array encode_columns(app::RateTable const& table, app::RateRow const& row) {
    auto columns = json::array();
    for (auto const& column : table.book.columns) {
        columns.push_back(json::object{
            {"title", column.title},
            {"count", table.column(row, column)},
            {"list", list_url(table, row, column.rate, column.part)},
        });
    }
    return columns;
}

/// "Tháng 03/2026".
std::string month_title(std::string const& key) {
    return "Tháng " + key.substr(5) + "/" + key.substr(0, 4);
}

std::string procedure_title(app::Rules const& rules, std::string const& code) {
    auto title = code;
    for (auto const& version : rules.procedures()) {
        if (version.code.text() == code) {
            title = version.name; // the newest comes last
        }
    }
    return title;
}

std::string row_title(app::Rules const& rules, app::RatesBy by, std::string const& key) {
    if (key.empty()) {
        return "Tất cả";
    }
    switch (by) {
    case app::RatesBy::all:
        break;
    case app::RatesBy::procedure:
        return procedure_title(rules, key);
    case app::RatesBy::unit: {
        auto const* const unit = rules.unit(core::UnitId(key));
        return unit == nullptr ? key : unit->name;
    }
    case app::RatesBy::month:
        return month_title(key);
    }
    return key;
}

json::array encode_definitions(app::RateBook const& book) {
    auto list = json::array();
    for (auto const& rate : book.rates) {
        list.push_back(json::object{
            {"id", rate.id},
            {"title", rate.title},
            {"rule", rate.rule},
            {"numerator", rate.numerator},
            {"denominator", rate.denominator},
            {"source", rate.source},
        });
    }
    return list;
}

Expected<app::RateTable> table_of(Services& services, Actor const& actor, Request const& request) {
    auto const asked = rates_asked(services, actor, request);
    if (!asked) {
        return asked.error();
    }
    auto book = book_of(services, *asked);
    if (!book) {
        return book.error();
    }
    auto const counts = services.rates.rate_counts(*asked);
    if (!counts) {
        return counts.error();
    }
    return app::rate_table(std::move(*book), *asked, *counts);
}

Expected<std::optional<app::RateMemberFrom>> members_from(Services& services, Request const& request) {
    auto const cursor = request.query_value("after");
    if (!cursor || cursor->empty()) {
        return std::optional<app::RateMemberFrom>();
    }
    auto const opened = services.open_cursor("rates", *cursor);
    if (!opened) {
        return opened.error();
    }
    auto const first = opened->find(' ');
    auto const second = opened->find(' ', first + 1);
    auto from = app::RateMemberFrom{};
    std::from_chars(opened->data(), opened->data() + first, from.at);
    from.dossier_id = opened->substr(first + 1, second - first - 1);
    from.component = opened->substr(second + 1);
    return std::optional(from);
}

/// Takes the sort key off the rows and seals the last one as the next page's start.
json::object page_of(Services& services, json::array items, int limit) {
    auto next = json::value(nullptr);
    for (auto& item : items) {
        auto& row = item.as_object();
        if (&item == &items.back() && static_cast<int>(items.size()) == limit) {
            auto const component =
                row.at("component").is_null() ? std::string() : std::string(row.at("component").as_string());
            auto const position = std::to_string(row.at("sort").to_number<std::int64_t>()) + " " +
                                  std::string(row.at("dossier_id").as_string()) + " " + component;
            next = services.seal_cursor("rates", position);
        }
        row.erase("sort");
    }
    return {{"items", std::move(items)}, {"next", std::move(next)}};
}

bool is_month(std::string const& text) {
    return text.empty() || (text.size() == 7 && core::parse_date(text + "-01").has_value());
}

} // namespace

Answer get_rates(Services& services, Actor const& actor, Request const& request) {
    auto const table = table_of(services, actor, request);
    if (!table) {
        return table.error();
    }
    auto const rules = services.rules.now();
    auto rows = json::array();
    for (auto const& row : table->rows) {
        auto cells = json::array();
        for (auto i = std::size_t{0}; i < row.cells.size(); ++i) {
            cells.push_back(encode_cell(*table, row, table->book.rates[i], row.cells[i]));
        }
        rows.push_back(json::object{
            {"key", row.key},
            {"title", row_title(*rules, table->asked.by, row.key)},
            {"rates", std::move(cells)},
            {"columns", encode_columns(*table, row)},
        });
    }
    auto const& asked = table->asked;
    return json_response(
        200,
        json::object{
            {"from", core::to_string(asked.from)},
            {"to", core::to_string(asked.to)},
            {"unit", asked.unit.text()},
            {"procedure", asked.procedure.text()},
            {"by", json::string(app::name_of(asked.by))},
            {"as_of", asked.as_of},
            {"definitions_version", table->book.version},
            {"definitions", encode_definitions(table->book)},
            {"rows", std::move(rows)},
        }
    );
}

Answer get_rates_sheet(Services& services, Actor const& actor, Request const& request) {
    auto const table = table_of(services, actor, request);
    if (!table) {
        return table.error();
    }
    auto const rules = services.rules.now();
    auto titles = std::vector<std::string>();
    for (auto const& row : table->rows) {
        titles.push_back(row_title(*rules, table->asked.by, row.key));
    }
    auto const& unit = table->asked.unit;
    auto const scope = unit.empty() ? "Tất cả đơn vị" : row_title(*rules, app::RatesBy::unit, unit.text());
    auto response = http::Response(
        200,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        services.write_rates_sheet(*table, scope, titles)
    );
    auto const name = "ty-le-" + core::to_string(table->asked.from) + "-" + core::to_string(table->asked.to);
    response.with("Content-Disposition", "attachment; filename=\"" + name + ".xlsx\"");
    return response;
}

Answer get_rate_members(Services& services, Actor const& actor, Request const& request) {
    auto const asked = rates_asked(services, actor, request);
    auto const limit = page_limit(request);
    if (!asked || !limit) {
        return !asked ? asked.error() : limit.error();
    }
    auto const book = book_of(services, *asked);
    if (!book) {
        return book.error();
    }
    auto const* const rate = book->rate(request.param("id"));
    if (rate == nullptr) {
        return core::not_found("rate");
    }
    auto const part = app::rate_part_named(request.query_value("part").value_or("counted"));
    auto members = app::RateMembersAsked{*asked, rate->rule, {}, {}, {}, *limit};
    members.month = request.query_value("month").value_or(std::string());
    if (!part || !is_month(members.month)) {
        return !part ? core::invalid(
                           "?part",
                           "part",
                           "counted, total hoặc missing.",
                           "counted, total or missing."
                       )
                     : core::invalid("?month", "month", "Tháng dạng YYYY-MM.", "A month as YYYY-MM.");
    }
    auto const after = members_from(services, request);
    if (!after) {
        return after.error();
    }
    members.part = *part;
    members.after = *after;
    auto const found = services.rates.rate_members(members);
    if (!found) {
        return found.error();
    }
    auto page = page_of(services, json::parse(*found).as_array(), *limit);
    page["as_of"] = asked->as_of;
    return json_response(200, page);
}

} // namespace motcua::api
