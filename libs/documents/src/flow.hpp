#pragma once

#include "pdf_pages.hpp"
#include "text_block.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace motcua::documents {

/// One strip of the body: a line of text, a row of a table, the closing block.
struct Strip {
    double gap_before{0};
    double height{0};
    bool keeps_with_next{false}; ///< never the last of a page
    std::function<void(PdfPages const& pages, double y)> draw;
    std::shared_ptr<Strip const> head{}; ///< drawn again above it when it opens a page
};

/// Body strips, from top to bottom, over as many pages as they need.
class Flow {
public:
    /// Adds the lines; neither the first nor the last line of a paragraph ever stands alone on a page.
    void add_paragraph(TextBlock block, double x, double gap_before);

    void add(Strip strip);

    /// Makes the last two strips stay on one page with the next one.
    void bind_last_two();

    /// Of all strips below each other.
    [[nodiscard]] double height() const;

    /// Draws from `y` down; pages after the first carry their number centred in the top margin (Decree
    /// 30/2020, annex I).
    void draw(PdfPages& pages, PangoContext* context, double page_number_size, double y) const;

private:
    std::vector<Strip> strips_;
};

/// Draws the number of the page, centred in the top margin (Decree 30/2020, annex I).
void draw_page_number(PdfPages const& pages, PangoContext* context, double size, int number);

/// The loosest setting that fits between `y` and the foot of the first page; the loosest of all when none
/// does.
[[nodiscard]] Flow fitted(
    PdfPages const& pages,
    double y,
    std::vector<BodyStep> const& steps,
    std::function<Flow(BodyStep const& step)> const& set
);

} // namespace motcua::documents
