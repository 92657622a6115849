#include "demo_scan.hpp"

#include <motcua/core/freed.hpp>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>
#include <stdexcept>

namespace motcua::services {

namespace {

constexpr auto page_width = 595.28;
constexpr auto page_height = 841.89;
constexpr auto margin = 70.0;

using Surface = std::unique_ptr<cairo_surface_t, core::Freed<cairo_surface_destroy>>;
using Pen = std::unique_ptr<cairo_t, core::Freed<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, core::Freed<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, core::Freed<pango_font_description_free>>;

cairo_status_t take(void* target, unsigned char const* bytes, unsigned int count) {
    static_cast<std::string*>(target)->append(reinterpret_cast<char const*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

/// Sets a centred paragraph and gives the height where the next one may stand.
double set(cairo_t* pen, double top, char const* font, std::string const& text) {
    auto const layout = Layout(pango_cairo_create_layout(pen));
    auto const description = Font(pango_font_description_from_string(font));
    pango_layout_set_font_description(layout.get(), description.get());
    pango_layout_set_width(layout.get(), static_cast<int>((page_width - 2 * margin) * PANGO_SCALE));
    pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout.get(), text.c_str(), -1);
    cairo_move_to(pen, margin, top);
    pango_cairo_show_layout(pen, layout.get());
    auto height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return top + static_cast<double>(height) / PANGO_SCALE + 14;
}

std::string in_words(core::Date day) {
    auto const text = core::to_string(day);
    return "ngày " + text.substr(8, 2) + " tháng " + text.substr(5, 2) + " năm " + text.substr(0, 4);
}

} // namespace

std::string scanned(DemoPaper const& paper) {
    auto file = std::string();
    {
        auto const surface =
            Surface(cairo_pdf_surface_create_for_stream(take, &file, page_width, page_height));
        auto const pen = Pen(cairo_create(surface.get()));
        auto top = set(pen.get(), margin, "Liberation Serif Bold 13", paper.issuer);
        top = set(pen.get(), top, "Liberation Serif 13", "Số: " + paper.symbol);
        top =
            set(pen.get(),
                top,
                "Liberation Serif Italic 13",
                "Thành phố Hồ Chí Minh, " + in_words(paper.issued_on));
        top = set(pen.get(), top + 40, "Liberation Serif Bold 16", paper.title);
        top = set(pen.get(), top + 20, "Liberation Serif 14", "Cấp cho: " + paper.holder);
        set(pen.get(),
            page_height - margin - 40,
            "Liberation Serif Italic 12",
            "Giấy tờ mẫu để chạy thử, không có giá trị pháp lý");
        cairo_surface_finish(surface.get());
        if (cairo_status(pen.get()) != CAIRO_STATUS_SUCCESS) {
            throw std::runtime_error("a sample paper cannot be drawn");
        }
    }
    return file;
}

} // namespace motcua::services
