#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/rates_file.hpp>

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

using boost::json::object;

std::optional<int> number_at(object const& source, std::string_view key) {
    auto const& value = source.at(key);
    return value.is_null() ? std::nullopt : std::optional(value.to_number<int>());
}

app::RateDefinition rate_from(object const& source) {
    auto rate = app::RateDefinition();
    rate.id = text_at(source, "id");
    rate.title = text_at(source, "title");
    rate.rule = text_at(source, "rule");
    rate.numerator = text_at(source, "numerator");
    rate.denominator = text_at(source, "denominator");
    rate.source = text_at(source, "source");
    if (auto const points = number_at(source, "points")) {
        rate.score = domain::ScoreRule{*points, number_at(source, "threshold_percent").value_or(100)};
    }
    rate.target_percent = number_at(source, "target_percent");
    return rate;
}

void take_rates(boost::json::array const& source, app::RateBook& book, Faults& faults) {
    for (auto const& item : source) {
        auto rate = rate_from(item.as_object());
        if (book.rate(rate.id) != nullptr) {
            add_fault(
                faults,
                "/rates/" + std::to_string(book.rates.size()) + "/id",
                "rate_twice",
                "Mã tỷ lệ bị lặp lại.",
                "The rate's id stands twice."
            );
        }
        book.rates.push_back(std::move(rate));
    }
}

void take_columns(boost::json::array const& source, app::RateBook& book, Faults& faults) {
    for (auto const& item : source) {
        auto const& entry = item.as_object();
        auto column = app::RateColumn();
        column.title = text_at(entry, "title");
        column.rate = text_at(entry, "rate");
        column.part = app::rate_part_named(text_at(entry, "part")).value();
        if (book.rate(column.rate) == nullptr) {
            add_fault(
                faults,
                "/columns/" + std::to_string(book.columns.size()) + "/rate",
                "column_rate",
                "Cột dùng một tỷ lệ không có.",
                "The column uses a rate that does not exist."
            );
        }
        book.columns.push_back(std::move(column));
    }
}

} // namespace

core::Expected<app::RateBook> parse_rates(std::string_view json) {
    auto const document = read_document(json, rates_schema);
    if (!document) {
        return document.error();
    }
    auto const& source = document->as_object();
    auto faults = Faults();
    auto book = app::RateBook();
    book.version = int_at(source, "version");
    book.effective_from = date_if(source, "effective_from", "", faults).value_or(core::Date{});
    take_rates(source.at("rates").as_array(), book, faults);
    take_columns(source.at("columns").as_array(), book, faults);
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return book;
}

} // namespace motcua::catalogue
