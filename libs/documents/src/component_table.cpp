#include "component_table.hpp"

#include <motcua/documents/wording.hpp>

#include <algorithm>
#include <array>
#include <memory>

namespace motcua::documents {
namespace {

constexpr auto column_count = std::size_t{4};
/// Shares of the width: STT, name, form, number of copies.
constexpr auto shares = std::array<double, column_count>{0.08, 0.61, 0.18, 0.13};
constexpr auto padding = 4.0;
constexpr auto gap_above = 3.0;
constexpr auto gap_below = 3.0;

using Cells = std::array<std::string, column_count>;

struct Row {
    std::vector<TextBlock> cells;
    double height{0};
};

void draw_row(Row const& row, PdfPages const& pages, double y) {
    auto x = pages.left();
    cairo_set_line_width(pages.ink(), 0.5);
    for (auto column = std::size_t{0}; column < column_count; ++column) {
        auto const width = pages.width() * shares[column];
        cairo_rectangle(pages.ink(), x, y, width, row.height);
        cairo_stroke(pages.ink());
        auto const& cell = row.cells[column];
        cell.draw(pages.ink(), x + padding, y + (row.height - cell.height()) / 2);
        x += width;
    }
}

} // namespace

void add_component_table(
    Flow& flow,
    PdfPages const& pages,
    PangoContext* context,
    FormTemplate const& form,
    std::vector<ReceivedComponent> const& components
) {
    auto const add_row = [&](Cells const& texts, bool is_head) {
        auto row = std::make_shared<Row>();
        for (auto column = std::size_t{0}; column < column_count; ++column) {
            auto const style = TextStyle{
                .size = form.layout.recipients_pt,
                .bold = is_head,
                .alignment = is_head || column != 1 ? Alignment::centre : Alignment::left,
                .width = pages.width() * shares[column] - 2 * padding,
                .spacing = 1.2,
            };
            row->cells.emplace_back(context, RichText{texts[column], {}}, style);
            row->height = std::max(row->height, row->cells.back().height() + padding);
        }
        flow.add(
            {.gap_before = is_head ? gap_above : 0,
             .height = row->height,
             .keeps_with_next = is_head,
             .draw = [row](PdfPages const& on, double y) { draw_row(*row, on, y); }}
        );
    };
    add_row(
        {form.word("column_number"),
         form.word("column_name"),
         form.word("column_form"),
         form.word("column_copies")},
        true
    );
    auto number = 1;
    for (auto const& component : components) {
        add_row(
            {std::to_string(number++), component.name, component.form, two_digits(component.copies)},
            false
        );
    }
    flow.add({.height = gap_below, .draw = [](PdfPages const& /*pages*/, double /*y*/) {}});
}

} // namespace motcua::documents
