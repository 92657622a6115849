#include "qr_mark.hpp"

#include "c_handles.hpp"

#include <qrencode.h>

#include <stdexcept>

namespace motcua::documents {
namespace {

using QrHandle = std::unique_ptr<QRcode, Freed<QRcode_free>>;

bool is_dark(QRcode const& code, int column, int row) {
    return (code.data[row * code.width + column] & 1U) != 0;
}

} // namespace

void draw_qr(cairo_t* ink, std::string const& text, double x, double y, double size) {
    auto const code = QrHandle(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
    if (!code) {
        throw std::runtime_error("the QR mark could not be made");
    }
    auto const module = size / code->width;
    for (auto row = 0; row < code->width; ++row) {
        auto column = 0;
        while (column < code->width) {
            auto const from = column;
            while (column < code->width && is_dark(*code, column, row)) {
                ++column;
            }
            if (column > from) {
                cairo_rectangle(ink, x + from * module, y + row * module, (column - from) * module, module);
            }
            column += column == from ? 1 : 0;
        }
    }
    cairo_fill(ink);
}

} // namespace motcua::documents
