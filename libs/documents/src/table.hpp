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
    /// One text for each column of the template.
    [[nodiscard]] static TableStrip row(Press const& press, std::vector<std::string> const& texts);

    /// The titles of the columns; those of a group under the title of the group.
    [[nodiscard]] static TableStrip head(Press const& press);

    [[nodiscard]] double height() const noexcept { return height_; }

    void draw(PdfPages const& pages, double y) const;

private:
    struct Cell {
        TextBlock block;
        double x;
        double y;
        double width;
        double height;
    };

    std::vector<Cell> cells_;
    double height_{0};
};

/// Adds head and rows, so that the table may go on over the page with its head repeated.
void add_table(Flow& flow, Press const& press, std::vector<std::vector<std::string>> const& rows);

} // namespace motcua::documents
