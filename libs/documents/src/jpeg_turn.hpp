#pragma once

#include <string_view>

namespace motcua::documents {

/// How a JPEG's dots are turned to be seen as the camera was held: x' = xx·x + xy·y + x0, y' = yx·x + yy·y +
/// y0.
struct Turn {
    double xx{1};
    double yx{0};
    double xy{0};
    double yy{1};
    double x0{0};
    double y0{0};

    /// Width and height change places.
    [[nodiscard]] bool lies_down() const { return xx == 0; }
};

/// By the orientation in the picture's Exif data; none when it says nothing.
[[nodiscard]] Turn turn_of_jpeg(std::string_view bytes, int width, int height);

} // namespace motcua::documents
