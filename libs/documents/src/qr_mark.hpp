#pragma once

#include <cairo/cairo.h>

#include <string>

namespace motcua::documents {

/// Longest text a mark of 2 cm can carry and still be read by a telephone.
constexpr auto longest_qr_text = std::size_t{200};

/// Draws `text` as a QR mark of `size` points, as one vector path, with its upper left corner at x, y.
void draw_qr(cairo_t* ink, std::string const& text, double x, double y, double size);

} // namespace motcua::documents
