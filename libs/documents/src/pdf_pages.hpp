#pragma once

#include "c_handles.hpp"
#include "form_template.hpp"
#include <motcua/core/time.hpp>

#include <string>

namespace motcua::documents {

constexpr auto points_per_mm = 72.0 / 25.4;

/// What the file says about itself.
struct PdfTitle {
    std::string title;
    std::string author;
    std::string subject;
    core::Instant created_at; ///< a fact of the letter, never the clock: same facts, same bytes
};

/// A PDF being drawn page after page.
class PdfPages {
public:
    PdfPages(PageLayout const& layout, PdfTitle const& title);

    [[nodiscard]] cairo_t* ink() const noexcept { return ink_.get(); }

    [[nodiscard]] int page() const noexcept { return page_; }

    void next_page();

    /// The finished bytes; draw nothing after it.
    [[nodiscard]] std::string finish();

    /// Upper left corner and extent of the paper inside the margins.
    [[nodiscard]] double left() const noexcept { return left_; }

    [[nodiscard]] double top() const noexcept { return top_; }

    [[nodiscard]] double width() const noexcept { return width_; }

    [[nodiscard]] double bottom() const noexcept { return bottom_; }

    /// A thin black line.
    void rule(double x, double y, double length) const;

private:
    double left_;
    double top_;
    double width_;
    double bottom_;
    std::string bytes_;
    SurfaceHandle surface_;
    CairoHandle ink_;
    int page_{1};
};

} // namespace motcua::documents
