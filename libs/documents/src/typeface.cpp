#include "typeface.hpp"

#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <array>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace motcua::documents {
namespace {

constexpr auto face_files = std::array{
    "LiberationSerif-Regular.ttf",
    "LiberationSerif-Bold.ttf",
    "LiberationSerif-Italic.ttf",
    "LiberationSerif-BoldItalic.ttf",
};

/// First and last letter of the Vietnamese block and the two that stand apart.
constexpr auto vietnamese_letters = std::array<char32_t, 6>{U'ạ', U'ỹ', U'Ẳ', U'ơ', U'Ư', U'đ'};

GObjectHandle<PangoContext> make_context(FcConfig* fonts) {
    auto const map = GObjectHandle<PangoFontMap>(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    if (!map) {
        throw std::runtime_error("pango was built without FreeType fonts");
    }
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map.get()), fonts);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map.get()), 72);
    auto context = GObjectHandle<PangoContext>(pango_font_map_create_context(map.get()));
    auto const options = FontOptionsHandle(cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context.get(), options.get());
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    pango_context_set_language(context.get(), pango_language_from_string("vi"));
    pango_context_set_base_dir(context.get(), PANGO_DIRECTION_LTR);
    return context;
}

} // namespace

core::Expected<std::unique_ptr<Typeface>> Typeface::load(std::filesystem::path const& directory) {
    auto fonts = FontConfigHandle(FcConfigCreate());
    if (!fonts) {
        throw std::bad_alloc();
    }
    for (auto const* file : face_files) {
        auto const path = (directory / file).string();
        if (FcConfigAppFontAddFile(fonts.get(), reinterpret_cast<FcChar8 const*>(path.c_str())) == FcFalse) {
            return core::Failure(
                core::Errc::unavailable,
                "typeface_missing",
                std::string("Không đọc được tệp phông chữ ") + file + ".",
                std::string("The font file ") + file + " cannot be read."
            );
        }
    }
    auto typeface = std::make_unique<Typeface>(std::move(fonts));
    for (auto const letter : vietnamese_letters) {
        if (!typeface->prints(letter)) {
            return core::Failure(
                core::Errc::invalid,
                "typeface_without_vietnamese",
                "Phông chữ thiếu chữ cái tiếng Việt; cần Liberation Serif bản 2.",
                "The typeface lacks Vietnamese letters; Liberation Serif 2.x is needed."
            );
        }
    }
    return typeface;
}

Typeface::Typeface(FontConfigHandle fonts)
    : fonts_(std::move(fonts)) {}

Typeface::Lease Typeface::borrow() const {
    {
        auto const lock = std::scoped_lock(mutex_);
        if (!idle_.empty()) {
            auto context = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(context)};
        }
    }
    return {*this, make_context(fonts_.get())};
}

Typeface::Lease::~Lease() {
    auto const lock = std::scoped_lock(owner_.mutex_);
    owner_.idle_.push_back(std::move(context_));
}

bool Typeface::prints(char32_t point) const {
    auto const* faces = FcConfigGetFonts(fonts_.get(), FcSetApplication);
    for (auto index = 0; index < faces->nfont; ++index) {
        FcCharSet* letters = nullptr;
        auto const found = FcPatternGetCharSet(faces->fonts[index], FC_CHARSET, 0, &letters);
        if (found != FcResultMatch || FcCharSetHasChar(letters, point) == FcFalse) {
            return false;
        }
    }
    return true;
}

} // namespace motcua::documents
