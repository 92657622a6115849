#include "pdf_pages.hpp"

#include "archive_pdf.hpp"
#include "text_block.hpp"

#include <cairo/cairo-pdf.h>

#include <cmath>
#include <stdexcept>

namespace motcua::documents {
namespace {

constexpr auto rule_thickness = 0.6;
constexpr auto mark_share = 0.14; ///< size of the draft mark, of the diagonal
constexpr auto mark_grey = 0.88;  ///< light enough to read the form through

cairo_status_t append(void* closure, unsigned char const* bytes, unsigned int length) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<char const*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

} // namespace

PdfPages::PdfPages()
    : surface_(cairo_pdf_surface_create_for_stream(append, &bytes_, 1, 1))
    , ink_(cairo_create(surface_.get())) {
    cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_5);
    cairo_set_source_rgb(ink_.get(), 0, 0, 0);
}

PdfPages::~PdfPages() = default;

void PdfPages::begin_form(PageLayout const& layout) {
    if (page_ > 0) {
        cairo_show_page(ink_.get());
    }
    page_ = 1;
    mark_.reset();
    page_width_ = layout.page_width_mm * points_per_mm;
    page_height_ = layout.page_height_mm * points_per_mm;
    left_ = layout.margin_left_mm * points_per_mm;
    top_ = layout.margin_top_mm * points_per_mm;
    width_ = page_width_ - left_ - layout.margin_right_mm * points_per_mm;
    bottom_ = page_height_ - layout.margin_bottom_mm * points_per_mm;
    cairo_pdf_surface_set_size(surface_.get(), page_width_, page_height_);
}

void PdfPages::mark_pages(PangoContext* context, std::string const& words) {
    auto const style = TextStyle{.size = std::hypot(page_width_, page_height_) * mark_share, .bold = true};
    mark_ = std::make_unique<TextBlock const>(context, RichText{words, {}}, style);
    draw_mark();
}

void PdfPages::draw_mark() const {
    if (!mark_) {
        return;
    }
    auto* ink = ink_.get();
    cairo_save(ink);
    cairo_set_source_rgb(ink, mark_grey, mark_grey, mark_grey);
    cairo_translate(ink, page_width_ / 2, page_height_ / 2);
    cairo_rotate(ink, -std::atan2(page_height_, page_width_));
    mark_->picture(ink, -mark_->natural_width() / 2, -mark_->height() / 2);
    cairo_restore(ink);
}

void PdfPages::next_page() {
    cairo_show_page(ink_.get());
    ++page_;
    draw_mark();
}

void PdfPages::leave_room(SignatureRole role, double x, double y, double width, double height) const {
    rooms_.push_back({role, page_, x, page_height_ - y - height, width, height});
}

void PdfPages::rule(double x, double y, double length) const {
    cairo_set_line_width(ink_.get(), rule_thickness);
    cairo_move_to(ink_.get(), x, y);
    cairo_line_to(ink_.get(), x + length, y);
    cairo_stroke(ink_.get());
}

std::string PdfPages::finish(PdfAbout const& about, std::string const& colour_profile) {
    auto const drawn = cairo_status(ink_.get());
    ink_.reset();
    cairo_surface_finish(surface_.get());
    auto const written = cairo_surface_status(surface_.get());
    if (drawn != CAIRO_STATUS_SUCCESS || written != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error(cairo_status_to_string(drawn != CAIRO_STATUS_SUCCESS ? drawn : written));
    }
    return archive_pdf(bytes_, about, colour_profile);
}

} // namespace motcua::documents
