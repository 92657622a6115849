#include "appearance.hpp"

#include "handles.hpp"
#include <motcua/core/text.hpp>

#include <cairo/cairo-ft.h>
#include <cairo/cairo-pdf.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace motcua::signing {

namespace {

/// A seal of 50 mm scanned at 1200 dots an inch is 2400 pixels wide.
constexpr auto most_pixels = std::uint32_t{4096};
constexpr auto line_spacing = 1.2;

using SurfaceHandle = std::unique_ptr<cairo_surface_t, Freed<cairo_surface_destroy>>;
using InkHandle = std::unique_ptr<cairo_t, Freed<cairo_destroy>>;
using FontHandle = std::unique_ptr<cairo_font_face_t, Freed<cairo_font_face_destroy>>;

/// A face and the library it came from; cairo decides when both go.
struct LoadedFace {
    FT_Library library{nullptr};
    FT_Face face{nullptr};

    LoadedFace() = default;
    LoadedFace(LoadedFace const&) = delete;
    LoadedFace& operator=(LoadedFace const&) = delete;
    LoadedFace(LoadedFace&&) = delete;
    LoadedFace& operator=(LoadedFace&&) = delete;

    ~LoadedFace() {
        FT_Done_Face(face);
        FT_Done_FreeType(library);
    }
};

cairo_status_t append(void* closure, unsigned char const* bytes, unsigned int length) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<char const*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

cairo_status_t read_some(void* closure, unsigned char* out, unsigned int length) {
    auto& rest = *static_cast<std::string_view*>(closure);
    if (rest.size() < length) {
        return CAIRO_STATUS_READ_ERROR;
    }
    std::memcpy(out, rest.data(), length);
    rest.remove_prefix(length);
    return CAIRO_STATUS_SUCCESS;
}

std::uint32_t big_endian(std::string_view four) {
    auto value = std::uint32_t{0};
    for (auto const byte : four) {
        value = value << 8U | static_cast<unsigned char>(byte);
    }
    return value;
}

/// Width and height stand at a fixed place of a PNG, so a bomb is refused before it is unpacked.
core::Expected<SurfaceHandle> read_image(std::string_view png) {
    constexpr auto signature = std::string_view("\x89PNG\r\n\x1a\n");
    auto image = SurfaceHandle();
    if (png.size() > 24 && png.starts_with(signature) && big_endian(png.substr(16, 4)) <= most_pixels &&
        big_endian(png.substr(20, 4)) <= most_pixels) {
        image.reset(cairo_image_surface_create_from_png_stream(read_some, &png));
    }
    if (!image || cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) {
        return core::invalid(
            "/appearance/image_png",
            "image_malformed",
            "Hình ảnh chữ ký hoặc con dấu phải là tệp PNG, mỗi chiều không quá 4096 điểm ảnh.",
            "The image of the signature or seal must be a PNG of at most 4096 pixels each way."
        );
    }
    return image;
}

core::Expected<FontHandle> load_font(std::filesystem::path const& file, LoadedFace*& loaded) {
    static auto const key = cairo_user_data_key_t();
    auto face = std::make_unique<LoadedFace>();
    if (FT_Init_FreeType(&face->library) != 0 ||
        FT_New_Face(face->library, file.c_str(), 0, &face->face) != 0) {
        return core::Failure(
            core::Errc::unavailable,
            "typeface_missing",
            "Không đọc được tệp phông chữ của chữ ký.",
            "The font file of the signature cannot be read."
        );
    }
    auto font = FontHandle(cairo_ft_font_face_create_for_ft_face(face->face, 0));
    auto const release = [](void* held) { delete static_cast<LoadedFace*>(held); };
    if (cairo_font_face_set_user_data(font.get(), &key, face.get(), release) != CAIRO_STATUS_SUCCESS) {
        throw std::bad_alloc();
    }
    loaded = face.release();
    return font;
}

/// The code points of clean UTF-8.
std::vector<char32_t> letters_of(std::string_view text) {
    auto letters = std::vector<char32_t>();
    for (auto const byte : text) {
        auto const value = static_cast<unsigned char>(byte);
        if ((value & 0xC0U) == 0x80U) {
            letters.back() = letters.back() << 6U | (value & 0x3FU);
        } else {
            letters.push_back(
                value < 0x80U   ? value
                : value < 0xE0U ? value & 0x1FU
                : value < 0xF0U ? value & 0x0FU
                                : value & 0x07U
            );
        }
    }
    return letters;
}

/// Lines cut at blanks so that each fits the width; a single longer word stays whole.
class Lettering {
public:
    [[nodiscard]] static core::Expected<Lettering>
    set(cairo_t* ink, Appearance const& appearance, double width, double height) {
        auto lettering = Lettering();
        lettering.height_ = appearance.text_size * line_spacing;
        if (appearance.lines.empty()) {
            return lettering;
        }
        auto* face = static_cast<LoadedFace*>(nullptr);
        auto font = load_font(appearance.typeface, face);
        if (!font) {
            return font.error();
        }
        cairo_set_font_face(ink, font->get());
        cairo_set_font_size(ink, appearance.text_size);
        for (auto const& line : appearance.lines) {
            auto const text = core::to_nfc(line);
            auto const letters = letters_of(text.value_or(""));
            auto const printable = std::all_of(letters.begin(), letters.end(), [face](auto letter) {
                return FT_Get_Char_Index(face->face, letter) != 0;
            });
            if (!text || !printable) {
                return core::invalid(
                    "/appearance/lines",
                    "text_unprintable",
                    "Phông chữ không có một ký tự của chữ ký.",
                    "The typeface lacks a character of the signature."
                );
            }
            lettering.wrap(ink, *text, width);
        }
        auto const& lines = lettering.lines_;
        if (lettering.height() > height ||
            std::any_of(lines.begin(), lines.end(), [ink, width](auto const& line) {
                return advance(ink, line) > width;
            })) {
            return core::invalid(
                "/placement",
                "placement_small",
                "Vị trí chữ ký không đủ chỗ cho phần chữ.",
                "The signature's place has no room for its words."
            );
        }
        return lettering;
    }

    [[nodiscard]] double height() const { return height_ * static_cast<double>(lines_.size()); }

    void draw(cairo_t* ink, double width, double top) const {
        auto baseline = top + height_ / line_spacing;
        for (auto const& line : lines_) {
            cairo_move_to(ink, (width - advance(ink, line)) / 2, baseline);
            cairo_show_text(ink, line.c_str());
            baseline += height_;
        }
    }

private:
    Lettering() = default;

    static double advance(cairo_t* ink, std::string const& text) {
        auto extents = cairo_text_extents_t();
        cairo_text_extents(ink, text.c_str(), &extents);
        return extents.x_advance;
    }

    void wrap(cairo_t* ink, std::string const& text, double width) {
        auto line = std::string();
        auto at = std::size_t{0};
        while (at < text.size()) {
            auto const end = std::min(text.find(' ', at), text.size());
            auto const word = text.substr(at, end - at);
            auto const longer = line.empty() ? word : line + " " + word;
            if (!line.empty() && advance(ink, longer) > width) {
                lines_.push_back(line);
                line = word;
            } else {
                line = longer;
            }
            at = end + 1;
        }
        lines_.push_back(line);
    }

    std::vector<std::string> lines_;
    double height_{0};
};

/// Beside words the image is as high as the room, alone as large as fits.
double fitted_width(cairo_surface_t* image, double width, double height, bool with_words) {
    auto const across = static_cast<double>(cairo_image_surface_get_width(image));
    return with_words ? std::min(width, height * across / cairo_image_surface_get_height(image)) : width;
}

/// As large as fits between `left` and `width`, the middle of the image in the middle of the room.
void draw_image(cairo_t* ink, cairo_surface_t* image, double left, double width, double height) {
    auto const across = cairo_image_surface_get_width(image);
    auto const down = cairo_image_surface_get_height(image);
    auto const room = width - left;
    auto const scale = std::min(room / across, height / down);
    cairo_save(ink);
    cairo_translate(ink, left + (room - across * scale) / 2, (height - down * scale) / 2);
    cairo_scale(ink, scale, scale);
    cairo_set_source_surface(ink, image, 0, 0);
    cairo_paint(ink);
    cairo_restore(ink);
}

} // namespace

core::Expected<std::string> draw_appearance(Appearance const& appearance, double width, double height) {
    auto pdf = std::string();
    auto const surface = SurfaceHandle(cairo_pdf_surface_create_for_stream(append, &pdf, width, height));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
    auto ink = InkHandle(cairo_create(surface.get()));
    auto image = SurfaceHandle();
    if (!appearance.image_png.empty()) {
        auto read = read_image(appearance.image_png);
        if (!read) {
            return read.error();
        }
        image = std::move(*read);
    }
    auto const with_words = !appearance.lines.empty();
    auto const words_width = image ? width - fitted_width(image.get(), width, height, with_words) : width;
    auto const lettering = Lettering::set(ink.get(), appearance, words_width, height);
    if (!lettering) {
        return lettering.error();
    }
    if (image) {
        draw_image(ink.get(), image.get(), with_words ? words_width : 0, width, height);
    }
    cairo_set_source_rgb(ink.get(), 0, 0, 0);
    lettering->draw(ink.get(), words_width, (height - lettering->height()) / 2);
    cairo_show_page(ink.get());
    auto const drawn = cairo_status(ink.get());
    ink.reset();
    cairo_surface_finish(surface.get());
    if (drawn != CAIRO_STATUS_SUCCESS || cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error("cairo cannot draw the signature");
    }
    return pdf;
}

} // namespace motcua::signing
