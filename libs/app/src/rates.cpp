#include <motcua/app/rates.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace motcua::app {

namespace {

constexpr auto part_names = std::array<std::string_view, 3>{"counted", "total", "missing"};
constexpr auto by_names = std::array<std::string_view, 4>{"", "procedure", "unit", "month"};

RateCell cell_of(RateDefinition const& rate, domain::Ratio const& ratio) {
    auto cell = RateCell{};
    cell.ratio = ratio;
    cell.percent = domain::percent_hundredths(ratio);
    if (rate.target_percent && ratio.total > 0) {
        cell.met = ratio.counted * 100 >= ratio.total * *rate.target_percent;
    }
    if (rate.score) {
        cell.score = domain::score_hundredths(ratio, *rate.score);
    }
    return cell;
}

} // namespace

std::string_view name_of(RatePart part) {
    return part_names.at(static_cast<std::size_t>(part));
}

std::optional<RatePart> rate_part_named(std::string_view name) {
    auto const* const found = std::find(part_names.begin(), part_names.end(), name);
    if (found == part_names.end()) {
        return std::nullopt;
    }
    return static_cast<RatePart>(found - part_names.begin());
}

std::string_view name_of(RatesBy by) {
    return by_names.at(static_cast<std::size_t>(by));
}

std::optional<RatesBy> rates_by_named(std::string_view name) {
    auto const* const found = std::find(by_names.begin(), by_names.end(), name);
    if (found == by_names.end()) {
        return std::nullopt;
    }
    return static_cast<RatesBy>(found - by_names.begin());
}

RateDefinition const* RateBook::rate(std::string_view id) const {
    auto const found =
        std::find_if(rates.begin(), rates.end(), [&](auto const& one) { return one.id == id; });
    return found == rates.end() ? nullptr : &*found;
}

std::int64_t RateCell::of(RatePart part) const {
    switch (part) {
    case RatePart::counted:
        return ratio.counted;
    case RatePart::total:
        return ratio.total;
    case RatePart::missing:
        return ratio.total - ratio.counted;
    }
    return 0;
}

std::int64_t RateTable::column(RateRow const& row, RateColumn const& column) const {
    auto const* const rate = book.rate(column.rate);
    return rate == nullptr ? 0
                           : row.cells.at(static_cast<std::size_t>(rate - book.rates.data())).of(column.part);
}

RateTable rate_table(RateBook book, RatesAsked asked, std::vector<RateCount> const& counts) {
    auto by_key = std::map<std::string, std::map<std::string, domain::Ratio>>();
    auto& whole = by_key[{}]; // the empty key sorts first
    for (auto const& count : counts) {
        whole[count.rule] += count.ratio;
        if (!count.key.empty()) {
            by_key[count.key][count.rule] += count.ratio;
        }
    }
    auto table = RateTable{std::move(book), std::move(asked), {}};
    for (auto& [key, ratios] : by_key) {
        auto row = RateRow{key, {}};
        for (auto const& rate : table.book.rates) {
            row.cells.push_back(cell_of(rate, ratios[rate.rule]));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace motcua::app
