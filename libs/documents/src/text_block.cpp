#include "text_block.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <stdexcept>

namespace motcua::documents {
namespace {

constexpr auto family = "Liberation Serif";
constexpr auto width_tolerance = 0.5; ///< points

double points(int pango_units) {
    return static_cast<double>(pango_units) / PANGO_SCALE;
}

int units(double points) {
    return static_cast<int>(points * PANGO_SCALE);
}

void over(PangoAttrList* list, PangoAttribute* attribute, Unbreakable const& part) {
    attribute->start_index = static_cast<guint>(part.from);
    attribute->end_index = static_cast<guint>(part.to);
    pango_attr_list_insert(list, attribute);
}

AttributeListHandle attributes_of(RichText const& text, std::vector<Unbreakable> const& whole) {
    auto list = AttributeListHandle(pango_attr_list_new());
    pango_attr_list_insert(list.get(), pango_attr_fallback_new(FALSE));
    for (auto const& part : whole) {
        over(list.get(), pango_attr_allow_breaks_new(FALSE), part);
    }
    for (auto const& part : text.bold) {
        over(list.get(), pango_attr_weight_new(PANGO_WEIGHT_BOLD), part);
    }
    return list;
}

FontDescriptionHandle font_of(TextStyle const& style) {
    auto font = FontDescriptionHandle(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), family);
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font.get(), style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    return font;
}

} // namespace

TextBlock::TextBlock(
    PangoContext* context,
    RichText const& text,
    TextStyle const& style,
    std::vector<std::string> const& keep_together
)
    : layout_(pango_layout_new(context))
    , pitch_(style.size * style.spacing) {
    auto* layout = layout_.get();
    auto const font = font_of(style);
    auto const attributes = attributes_of(text, unbreakable_parts(text.text, keep_together));
    pango_layout_set_font_description(layout, font.get());
    pango_layout_set_text(layout, text.text.data(), static_cast<int>(text.text.size()));
    pango_layout_set_attributes(layout, attributes.get());
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_indent(layout, units(style.indent));
    pango_layout_set_justify(layout, style.alignment == Alignment::justified ? TRUE : FALSE);
    if (style.alignment == Alignment::centre) {
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    }
    if (style.width > 0) {
        pango_layout_set_width(layout, units(style.width));
    }
    if (pango_layout_get_unknown_glyphs_count(layout) > 0) {
        throw std::logic_error("a character without a glyph came through the check of the facts");
    }
    collect_lines(pitch_);
    if (style.width > 0) {
        cut_long_words(text, style.width);
    }
}

void TextBlock::cut_long_words(RichText const& text, double width) {
    if (natural_width() <= width + width_tolerance) {
        return;
    }
    auto const attributes = attributes_of(text, {});
    pango_layout_set_attributes(layout_.get(), attributes.get());
    lines_.clear();
    collect_lines(pitch_);
}

void TextBlock::collect_lines(double rise) {
    auto const iter = LayoutIterHandle(pango_layout_get_iter(layout_.get()));
    do {
        auto logical = PangoRectangle();
        pango_layout_iter_get_line_extents(iter.get(), nullptr, &logical);
        auto* line = pango_layout_iter_get_line_readonly(iter.get());
        lines_.push_back({line, points(logical.x), points(logical.width)});
    } while (pango_layout_iter_next_line(iter.get()) != FALSE);
    auto extents = PangoRectangle();
    pango_layout_line_get_extents(lines_.front().line, nullptr, &extents);
    ascent_ = (rise - points(extents.height)) / 2 + points(PANGO_ASCENT(extents));
}

double TextBlock::natural_width() const {
    auto const widest = std::max_element(lines_.begin(), lines_.end(), [](auto const& a, auto const& b) {
        return a.width < b.width;
    });
    return widest->width;
}

void TextBlock::draw_line(cairo_t* ink, std::size_t index, double x, double y) const {
    draw_upon(ink, index, x, y + ascent_);
}

void TextBlock::draw_upon(cairo_t* ink, std::size_t index, double x, double baseline) const {
    cairo_move_to(ink, x + lines_[index].x, baseline);
    pango_cairo_show_layout_line(ink, lines_[index].line);
}

void TextBlock::picture(cairo_t* ink, double x, double y) const {
    cairo_move_to(ink, x + lines_.front().x, y + ascent_);
    pango_cairo_layout_line_path(ink, lines_.front().line);
    cairo_fill(ink);
}

void TextBlock::draw(cairo_t* ink, double x, double y) const {
    for (auto index = std::size_t{0}; index < lines_.size(); ++index) {
        draw_line(ink, index, x, y + pitch_ * static_cast<double>(index));
    }
}

} // namespace motcua::documents
