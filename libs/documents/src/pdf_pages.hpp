#pragma once

#include "c_handles.hpp"
#include "form_template.hpp"
#include <motcua/core/time.hpp>
#include <motcua/documents/signature_room.hpp>

#include <memory>
#include <string>

namespace motcua::documents {

constexpr auto points_per_mm = 72.0 / 25.4;

class TextBlock;

/// What the file says about itself.
struct PdfAbout {
    std::string title;
    std::string author;
    std::string subject;
    std::string source;         ///< template and its version, "receipt.2025/1"
    core::Instant created_at{}; ///< a fact of the letter, never the clock: same facts, same bytes
};

/// A PDF being drawn page after page; one file may hold several forms.
class PdfPages {
public:
    PdfPages();
    PdfPages(PdfPages const&) = delete;
    PdfPages& operator=(PdfPages const&) = delete;
    ~PdfPages();

    /// A new page of that size; the form's pages are counted from 1 again. Called before anything is drawn.
    void begin_form(PageLayout const& layout);

    /// Lays `words` in light grey across this page and all later ones of the form, as a picture: the text of
    /// the file stays that of the form.
    void mark_pages(PangoContext* context, std::string const& words);

    [[nodiscard]] cairo_t* ink() const noexcept { return ink_.get(); }

    [[nodiscard]] int page() const noexcept { return page_; }

    void next_page();

    /// The finished PDF/A-2b bytes; draw nothing after it.
    [[nodiscard]] std::string finish(PdfAbout const& about, std::string const& colour_profile);

    /// Upper left corner and extent of the paper inside the margins.
    [[nodiscard]] double left() const noexcept { return left_; }

    [[nodiscard]] double top() const noexcept { return top_; }

    [[nodiscard]] double width() const noexcept { return width_; }

    [[nodiscard]] double bottom() const noexcept { return bottom_; }

    /// Remembers room for a signature; `y` is its upper edge, as for everything drawn.
    void leave_room(SignatureRole role, double x, double y, double width, double height) const;

    [[nodiscard]] SignatureRooms const& rooms() const noexcept { return rooms_; }

    /// A thin black line.
    void rule(double x, double y, double length) const;

private:
    void draw_mark() const;

    double left_{0};
    double top_{0};
    double width_{0};
    double bottom_{0};
    double page_width_{0};
    double page_height_{0};
    std::string bytes_;
    SurfaceHandle surface_;
    CairoHandle ink_;
    std::unique_ptr<TextBlock const> mark_; ///< none on a form that is no draft
    int page_{0};
    mutable SignatureRooms rooms_; ///< filled while drawing, as the ink is
};

} // namespace motcua::documents
