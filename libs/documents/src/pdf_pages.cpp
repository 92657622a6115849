#include "pdf_pages.hpp"

#include <cairo/cairo-pdf.h>

#include <stdexcept>
#include <string_view>

namespace motcua::documents {
namespace {

constexpr auto rule_thickness = 0.6;

cairo_status_t append(void* closure, unsigned char const* bytes, unsigned int length) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<char const*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

void say(cairo_surface_t* surface, cairo_pdf_metadata_t what, std::string const& text) {
    cairo_pdf_surface_set_metadata(surface, what, text.c_str());
}

/// Cairo has no call for the language of the text, which readers for the blind need: it goes into the
/// catalogue, the last object before the cross-reference table, so that only the table's own place moves.
void declare_vietnamese(std::string& pdf) {
    constexpr auto catalogue = std::string_view("<< /Type /Catalog\n");
    constexpr auto language = std::string_view("   /Lang (vi-VN)\n");
    constexpr auto start_mark = std::string_view("\nstartxref\n");
    auto const at = pdf.rfind(catalogue);
    auto const table = pdf.rfind("\nxref\n");
    auto const start = pdf.rfind(start_mark);
    if (at == std::string::npos || table == std::string::npos || start == std::string::npos || at > table ||
        pdf.find(" 0 obj\n", at) < table) {
        throw std::runtime_error("cairo wrote its catalogue in an unknown way");
    }
    auto const number = start + start_mark.size();
    auto const end = pdf.find('\n', number);
    pdf.replace(number, end - number, std::to_string(table + 1 + language.size()));
    pdf.insert(at + catalogue.size(), language);
}

} // namespace

PdfPages::PdfPages(PageLayout const& layout, PdfTitle const& title)
    : left_(layout.margin_left_mm * points_per_mm)
    , top_(layout.margin_top_mm * points_per_mm)
    , width_((layout.page_width_mm - layout.margin_left_mm - layout.margin_right_mm) * points_per_mm)
    , bottom_((layout.page_height_mm - layout.margin_bottom_mm) * points_per_mm)
    , surface_(cairo_pdf_surface_create_for_stream(
          append,
          &bytes_,
          layout.page_width_mm * points_per_mm,
          layout.page_height_mm * points_per_mm
      ))
    , ink_(cairo_create(surface_.get())) {
    cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_5);
    say(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.title);
    say(surface_.get(), CAIRO_PDF_METADATA_AUTHOR, title.author);
    say(surface_.get(), CAIRO_PDF_METADATA_SUBJECT, title.subject);
    say(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "motcua");
    say(surface_.get(),
        CAIRO_PDF_METADATA_CREATE_DATE,
        core::to_string(std::chrono::floor<std::chrono::seconds>(title.created_at)));
    cairo_set_source_rgb(ink_.get(), 0, 0, 0);
}

void PdfPages::next_page() {
    cairo_show_page(ink_.get());
    ++page_;
}

void PdfPages::rule(double x, double y, double length) const {
    cairo_set_line_width(ink_.get(), rule_thickness);
    cairo_move_to(ink_.get(), x, y);
    cairo_line_to(ink_.get(), x + length, y);
    cairo_stroke(ink_.get());
}

std::string PdfPages::finish() {
    auto const drawn = cairo_status(ink_.get());
    ink_.reset();
    cairo_surface_finish(surface_.get());
    auto const written = cairo_surface_status(surface_.get());
    if (drawn != CAIRO_STATUS_SUCCESS || written != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error(cairo_status_to_string(drawn != CAIRO_STATUS_SUCCESS ? drawn : written));
    }
    declare_vietnamese(bytes_);
    return std::move(bytes_);
}

} // namespace motcua::documents
