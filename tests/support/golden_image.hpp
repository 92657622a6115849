#pragma once

#include <cairo/cairo.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace motcua::tests {

/// A page in grey, 0 black to 255 white.
struct GreyImage {
    int width;
    int height;
    std::vector<std::uint8_t> levels;
};

[[nodiscard]] inline GreyImage read_png(std::filesystem::path const& path) {
    auto const surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>(
        cairo_image_surface_create_from_png(path.c_str()),
        &cairo_surface_destroy
    );
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error("no image " + path.filename().string());
    }
    auto image = GreyImage{
        cairo_image_surface_get_width(surface.get()),
        cairo_image_surface_get_height(surface.get()),
        {},
    };
    auto const* bytes = cairo_image_surface_get_data(surface.get());
    auto const stride = cairo_image_surface_get_stride(surface.get());
    for (auto row = 0; row < image.height; ++row) {
        for (auto column = 0; column < image.width; ++column) {
            image.levels.push_back(bytes[row * stride + column * 4]);
        }
    }
    return image;
}

/// The greatest difference of the mean grey of any 8 × 8 field: small changes of how edges are smoothed
/// vanish in it, a moved or missing word does not. 255 when the sizes differ.
[[nodiscard]] inline double greatest_difference(GreyImage const& one, GreyImage const& other) {
    if (one.width != other.width || one.height != other.height) {
        return 255;
    }
    constexpr auto field = 8;
    auto greatest = 0.0;
    for (auto top = 0; top < one.height; top += field) {
        for (auto left = 0; left < one.width; left += field) {
            auto sum = 0.0;
            for (auto row = top; row < std::min(top + field, one.height); ++row) {
                for (auto column = left; column < std::min(left + field, one.width); ++column) {
                    auto const at = static_cast<std::size_t>(row * one.width + column);
                    sum +=
                        double{static_cast<double>(one.levels[at])} - static_cast<double>(other.levels[at]);
                }
            }
            greatest = std::max(greatest, std::abs(sum) / (field * field));
        }
    }
    return greatest;
}

/// Whether the golden files shall be written anew: MOTCUA_UPDATE_GOLDEN=1, then look at each of them.
[[nodiscard]] inline bool renews_golden() {
    auto const* wish = std::getenv("MOTCUA_UPDATE_GOLDEN");
    return wish != nullptr && std::string(wish) == "1";
}

} // namespace motcua::tests
