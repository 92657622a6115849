#include "letterhead.hpp"

#include <algorithm>

namespace motcua::documents {
namespace {

constexpr auto gutter = 12.0;
constexpr auto widest_right = 0.66; ///< of the paper; a longer place goes on in the next line
constexpr auto widest_left = 1.1;   ///< of the right column; on landscape paper there is more room
constexpr auto rule_drop = 4.6;     ///< from a base line to the rule below it
constexpr auto issuer_rule = 0.42;  ///< of its line: between ⅓ and ½
constexpr auto title_rule = 0.4;    ///< of the last line of the title: between ⅓ and ½
constexpr auto row_of_number = 1.7; ///< base lines between the last of a column and number, place and date

/// Lines with their distance from the first base line.
struct Column {
    double x;
    double width;
    PdfPages const& pages;

    /// Draws all lines from a base line down; returns how many there are.
    int draw(TextBlock const& block, double baseline, double pitch) const {
        for (auto line = std::size_t{0}; line < block.line_count(); ++line) {
            block.draw_upon(pages.ink(), line, x, baseline + static_cast<double>(line) * pitch);
        }
        return static_cast<int>(block.line_count());
    }

    void rule_under(double length, double baseline) const {
        pages.rule(x + (width - length) / 2, baseline + rule_drop, length);
    }
};

/// The superior body and the issuer with its rule; returns how many lines they take.
template <class Plain>
int draw_issuer(
    Column const& left,
    Plain const& plain,
    Letterhead const& head,
    TextStyle style,
    double first,
    double pitch
) {
    auto rows = 0;
    if (!head.superior_body.empty()) {
        rows = left.draw(plain(head.superior_body, style), first, pitch);
    }
    style.bold = true;
    auto const issuer = plain(head.issuer, style);
    rows += left.draw(issuer, first + rows * pitch, pitch);
    auto const last_line = issuer.line_width(issuer.line_count() - 1);
    left.rule_under(last_line * issuer_rule, first + (rows - 1) * pitch);
    return rows;
}

} // namespace

double draw_letterhead(
    PdfPages const& pages,
    PangoContext* context,
    FormTemplate const& form,
    Letterhead const& head
) {
    auto const& sizes = form.layout;
    auto const plain = [&](std::string const& text, TextStyle const& style) {
        return TextBlock(context, {text, {}}, style, form.keep_together);
    };
    auto const width_of = [&](std::string const& text, TextStyle const& style) {
        return plain(text, style).natural_width();
    };
    auto name_style = TextStyle{.size = sizes.national_name_pt, .bold = true};
    auto motto_style = TextStyle{.size = sizes.motto_pt, .bold = true};
    auto date_style = TextStyle{.size = sizes.place_date_pt, .italic = true};
    auto const wanted =
        std::max(width_of(head.motto, motto_style), width_of(head.place_and_date, date_style));
    auto const right_width =
        std::max(width_of(head.national_name, name_style), std::min(wanted, pages.width() * widest_right));
    auto const left_width = std::min(pages.width() - right_width - gutter, right_width * widest_left);
    auto const left = Column{pages.left(), left_width, pages};
    auto const right = Column{pages.left() + pages.width() - right_width, right_width, pages};
    auto const in_column = [](TextStyle style, Column const& column) {
        style.alignment = Alignment::centre;
        style.width = column.width + 1;
        return style;
    };
    auto const pitch = std::max(sizes.issuer_pt, sizes.motto_pt) * 1.15;
    auto const first = pages.top() + sizes.motto_pt * 0.9;

    auto const rows =
        draw_issuer(left, plain, head, in_column({.size = sizes.issuer_pt}, left), first, pitch);
    right.draw(plain(head.national_name, in_column(name_style, right)), first, pitch);
    auto const motto = plain(head.motto, in_column(motto_style, right));
    right.draw(motto, first + pitch, pitch);
    right.rule_under(motto.natural_width(), first + pitch);

    auto const number_row = first + (std::max(rows, 2) - 1 + row_of_number) * pitch;
    auto const number = plain(head.number_line, in_column({.size = sizes.number_pt}, left));
    auto const date = plain(head.place_and_date, in_column(date_style, right));
    auto const last_rows =
        std::max(left.draw(number, number_row, pitch), right.draw(date, number_row, pitch));
    return number_row + last_rows * pitch;
}

double draw_title(PdfPages const& pages, PangoContext* context, FormTemplate const& form, double y) {
    auto const style = TextStyle{
        .size = form.layout.title_pt,
        .bold = true,
        .alignment = Alignment::centre,
        .width = pages.width(),
        .spacing = 1.25,
    };
    auto const title = TextBlock(context, {form.title, {}}, style, form.keep_together);
    title.draw(pages.ink(), pages.left(), y);
    auto const length = title.line_width(title.line_count() - 1) * title_rule;
    auto const rule_y = y + title.height() + 2;
    pages.rule(pages.left() + (pages.width() - length) / 2, rule_y, length);
    return rule_y;
}

} // namespace motcua::documents
