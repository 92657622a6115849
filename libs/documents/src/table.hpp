#pragma once

#include "flow.hpp"
#include "form_setting.hpp"

#include <memory>
#include <string>
#include <vector>

namespace motcua::documents {

/// One row of the form's ruled table, or its head of one or two rows.
class TableStrip {
public:
    /// One text for each column of the template. One strip, or several below each other when the row is
    /// higher than what a page has under the `head`.
    [[nodiscard]] static std::vector<TableStrip>
    row(Press const& press, TableStrip const& head, std::vector<std::string> const& texts);

    /// The titles of the columns; those of a group under the title of the group.
    [[nodiscard]] static TableStrip head(Press const& press);

    [[nodiscard]] double height() const noexcept { return height_; }

    void draw(PdfPages const& pages, double y) const;

private:
    struct Cell {
        std::shared_ptr<TextBlock const> block;
        std::size_t from; ///< first line of the block in this cell
        std::size_t to;   ///< the line after its last
        double x;
        double y;
        double width;
        double height;

        [[nodiscard]] double text_height() const;
        void draw_text(PdfPages const& pages, double y) const;
    };

    [[nodiscard]] static Cell
    cell(Press const& press, std::string const& text, double x, double width, bool is_head, bool is_centred);

    /// The lines from `first` on, at most `most` of each cell.
    [[nodiscard]] TableStrip part(std::size_t first, std::size_t most) const;

    void stretch_cells();

    std::vector<Cell> cells_;
    double height_{0};
};

/// Adds head and rows, so that the table may go on over the page with its head repeated.
void add_table(Flow& flow, Press const& press, std::vector<std::vector<std::string>> const& rows);

} // namespace motcua::documents
