#include "support/signed_letter.hpp"

#include "support/letter_samples.hpp"
#include "support/templates.hpp"

#include <cairo/cairo.h>

#include <stdexcept>

namespace motcua::tests {

namespace {

cairo_status_t append(void* closure, unsigned char const* bytes, unsigned int length) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<char const*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

constexpr auto seal_points = 100.0;
constexpr auto words_points = 110.0;

} // namespace

std::string const& unsigned_letter() {
    static auto const letter = [] {
        auto const templates = shipped_templates();
        auto made =
            documents::render_apology(sample_apology(documents::FormSet::circular_03_2025), templates);
        return made ? *made : throw std::runtime_error(made.error().en());
    }();
    return letter;
}

std::string oval_png(Colour colour, int width, int height) {
    auto png = std::string();
    auto* const surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    auto* const ink = cairo_create(surface);
    cairo_scale(ink, width / 200.0, height / 200.0);
    cairo_set_source_rgba(ink, colour.red, colour.green, colour.blue, 0.9);
    cairo_set_line_width(ink, 12);
    cairo_arc(ink, 100, 100, 92, 0, 6.2832);
    cairo_stroke(ink);
    cairo_destroy(ink);
    cairo_surface_write_to_png_stream(surface, append, &png);
    cairo_surface_destroy(surface);
    return png;
}

signing::Placement person_place() {
    return {1, 370, 135, 125, 50};
}

signing::SignatureSpec person_spec() {
    auto spec = signing::SignatureSpec();
    spec.field = "NguoiKy";
    spec.placement = person_place();
    spec.appearance.image_png = oval_png({0, 0, 0.6}, 500, 200);
    spec.reason = "Ký ban hành";
    spec.location = "Thành phố Hồ Chí Minh";
    spec.signed_at = at("2026-02-05 17:00");
    return spec;
}

signing::SignatureSpec agency_spec() {
    auto spec = signing::SignatureSpec();
    spec.field = "CoQuan";
    spec.placement = signing::seal_over(person_place(), seal_points, words_points);
    spec.appearance.image_png = oval_png({0.9, 0, 0}, 300, 300);
    spec.signed_at = at("2026-02-05 17:05");
    spec.appearance.lines = signing::seal_lines("Sở An toàn thực phẩm", spec.signed_at);
    spec.appearance.typeface = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf";
    return spec;
}

std::string signed_by(
    std::string const& pdf,
    signing::SignatureSpec const& spec,
    signing::SigningKey& key,
    signing::TimestampAuthority* timestamps
) {
    auto made = signing::sign_pdf(pdf, spec, key, timestamps);
    return made ? *made : throw std::runtime_error(made.error().rule() + ": " + made.error().en());
}

} // namespace motcua::tests
