#include "table.hpp"

#include <algorithm>
#include <utility>

namespace motcua::documents {
namespace {

constexpr auto padding = 3.0;
constexpr auto gap = 3.0; ///< above and below the table
constexpr auto spacing = 1.2;
constexpr auto line_width = 0.5;

TextBlock cell_text(Press const& press, std::string const& text, double width, bool is_head, bool centred) {
    auto const style = TextStyle{
        .size = press.form.layout.table_pt,
        .bold = is_head,
        .alignment = centred ? Alignment::centre : Alignment::left,
        .width = width - 2 * padding,
        .spacing = spacing,
    };
    return {press.context, RichText{text, {}}, style};
}

double with_padding(TextBlock const& block) {
    return block.height() + 2 * padding;
}

Strip strip_of(std::shared_ptr<TableStrip const> const& row) {
    return {
        .height = row->height(),
        .draw = [row](PdfPages const& on, double y) { row->draw(on, y); },
    };
}

} // namespace

TableStrip TableStrip::row(Press const& press, std::vector<std::string> const& texts) {
    auto made = TableStrip();
    auto x = 0.0;
    auto const& columns = press.form.columns;
    for (auto index = std::size_t{0}; index < columns.size(); ++index) {
        auto const width = press.pages.width() * columns[index].share;
        auto block = cell_text(press, texts[index], width, false, columns[index].is_centred);
        made.height_ = std::max(made.height_, with_padding(block));
        made.cells_.push_back({std::move(block), x, 0, width, 0});
        x += width;
    }
    for (auto& cell : made.cells_) {
        cell.height = made.height_;
    }
    return made;
}

TableStrip TableStrip::head(Press const& press) {
    auto made = TableStrip();
    auto groups = std::vector<Cell>();
    auto group_height = 0.0;
    auto x = 0.0;
    auto const& columns = press.form.columns;
    for (auto index = std::size_t{0}; index < columns.size(); ++index) {
        auto const& column = columns[index];
        auto const width = press.pages.width() * column.share;
        auto block = cell_text(press, column.title, width, true, true);
        made.height_ = std::max(made.height_, with_padding(block));
        made.cells_.push_back({std::move(block), x, 0, width, 0});
        auto const opens_group =
            !column.group.empty() && (index == 0 || columns[index - 1].group != column.group);
        auto end = index;
        auto group_width = 0.0;
        while (opens_group && end < columns.size() && columns[end].group == column.group) {
            group_width += press.pages.width() * columns[end++].share;
        }
        if (opens_group) {
            auto title = cell_text(press, column.group, group_width, true, true);
            group_height = std::max(group_height, with_padding(title));
            groups.push_back({std::move(title), x, 0, group_width, 0});
        }
        x += width;
    }
    made.height_ += group_height;
    for (auto index = std::size_t{0}; index < columns.size(); ++index) {
        auto& cell = made.cells_[index];
        cell.y = columns[index].group.empty() ? 0 : group_height;
        cell.height = made.height_ - cell.y;
    }
    for (auto& group : groups) {
        group.height = group_height;
        made.cells_.push_back(std::move(group));
    }
    return made;
}

void TableStrip::draw(PdfPages const& pages, double y) const {
    auto* ink = pages.ink();
    cairo_set_line_width(ink, line_width);
    for (auto const& cell : cells_) {
        cairo_rectangle(ink, pages.left() + cell.x, y + cell.y, cell.width, cell.height);
    }
    cairo_stroke(ink);
    for (auto const& cell : cells_) {
        auto const above = (cell.height - cell.block.height()) / 2;
        cell.block.draw(ink, pages.left() + cell.x + padding, y + cell.y + above);
    }
}

void add_table(Flow& flow, Press const& press, std::vector<std::vector<std::string>> const& rows) {
    auto head = strip_of(std::make_shared<TableStrip const>(TableStrip::head(press)));
    auto const repeated = std::make_shared<Strip const>(head);
    head.gap_before = gap;
    head.keeps_with_next = true;
    flow.add(std::move(head));
    for (auto const& texts : rows) {
        auto row = strip_of(std::make_shared<TableStrip const>(TableStrip::row(press, texts)));
        row.head = repeated;
        flow.add(std::move(row));
    }
    flow.add({.height = gap, .draw = [](PdfPages const& /*pages*/, double /*y*/) {}});
}

} // namespace motcua::documents
