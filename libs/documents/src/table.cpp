#include "table.hpp"

#include <algorithm>
#include <utility>

namespace motcua::documents {
namespace {

constexpr auto padding = 3.0;
constexpr auto gap = 3.0; ///< above and below the table
constexpr auto spacing = 1.2;
constexpr auto line_width = 0.5;

Strip strip_of(std::shared_ptr<TableStrip const> const& row) {
    return {
        .height = row->height(),
        .draw = [row](PdfPages const& on, double y) { row->draw(on, y); },
    };
}

} // namespace

double TableStrip::Cell::text_height() const {
    return block->pitch() * static_cast<double>(to - from);
}

void TableStrip::Cell::draw_text(PdfPages const& pages, double top) const {
    auto at = top + y + (height - text_height()) / 2;
    for (auto line = from; line < to; ++line) {
        block->draw_line(pages.ink(), line, pages.left() + x + padding, at);
        at += block->pitch();
    }
}

TableStrip::Cell TableStrip::cell(
    Press const& press,
    std::string const& text,
    double x,
    double width,
    bool is_head,
    bool is_centred
) {
    auto const style = TextStyle{
        .size = press.form.layout.table_pt,
        .bold = is_head,
        .alignment = is_centred ? Alignment::centre : Alignment::left,
        .width = width - 2 * padding,
        .spacing = spacing,
    };
    auto const block = std::make_shared<TextBlock const>(press.context, RichText{text, {}}, style);
    return {block, 0, block->line_count(), x, 0, width, block->height() + 2 * padding};
}

void TableStrip::stretch_cells() {
    for (auto const& one : cells_) {
        height_ = std::max(height_, one.height);
    }
    for (auto& one : cells_) {
        one.height = height_;
    }
}

TableStrip TableStrip::part(std::size_t first, std::size_t most) const {
    auto made = TableStrip();
    for (auto one : cells_) {
        auto const end = one.to;
        one.from = std::min(first, end);
        one.to = std::min(first + most, end);
        one.height = one.text_height() + 2 * padding;
        made.cells_.push_back(std::move(one));
    }
    made.stretch_cells();
    return made;
}

std::vector<TableStrip>
TableStrip::row(Press const& press, TableStrip const& head, std::vector<std::string> const& texts) {
    auto whole = TableStrip();
    auto x = 0.0;
    auto const& columns = press.form.columns;
    for (auto index = std::size_t{0}; index < columns.size(); ++index) {
        auto const width = press.pages.width() * columns[index].share;
        whole.cells_.push_back(cell(press, texts[index], x, width, false, columns[index].is_centred));
        x += width;
    }
    whole.stretch_cells();
    auto const room = press.pages.bottom() - press.pages.top() - head.height();
    if (whole.height() <= room) {
        return {std::move(whole)};
    }
    auto parts = std::vector<TableStrip>();
    auto const pitch = whole.cells_.front().block->pitch();
    auto const most = static_cast<std::size_t>((room - 2 * padding) / pitch);
    auto const lines = static_cast<std::size_t>((whole.height() - 2 * padding) / pitch + 0.5);
    for (auto first = std::size_t{0}; first < lines; first += most) {
        parts.push_back(whole.part(first, most));
    }
    return parts;
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
        made.cells_.push_back(cell(press, column.title, x, width, true, true));
        made.height_ = std::max(made.height_, made.cells_.back().height);
        auto const opens_group =
            !column.group.empty() && (index == 0 || columns[index - 1].group != column.group);
        auto end = index;
        auto group_width = 0.0;
        while (opens_group && end < columns.size() && columns[end].group == column.group) {
            group_width += press.pages.width() * columns[end++].share;
        }
        if (opens_group) {
            groups.push_back(cell(press, column.group, x, group_width, true, true));
            group_height = std::max(group_height, groups.back().height);
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
    for (auto const& one : cells_) {
        cairo_rectangle(ink, pages.left() + one.x, y + one.y, one.width, one.height);
    }
    cairo_stroke(ink);
    for (auto const& one : cells_) {
        one.draw_text(pages, y);
    }
}

void add_table(Flow& flow, Press const& press, std::vector<std::vector<std::string>> const& rows) {
    auto const head = std::make_shared<TableStrip const>(TableStrip::head(press));
    auto const repeated = std::make_shared<Strip const>(strip_of(head));
    auto first = *repeated;
    first.gap_before = gap;
    first.keeps_with_next = true;
    flow.add(std::move(first));
    for (auto const& texts : rows) {
        for (auto& part : TableStrip::row(press, *head, texts)) {
            auto row = strip_of(std::make_shared<TableStrip const>(std::move(part)));
            row.head = repeated;
            flow.add(std::move(row));
        }
    }
    flow.add({.height = gap, .draw = [](PdfPages const& /*pages*/, double /*y*/) {}});
}

} // namespace motcua::documents
