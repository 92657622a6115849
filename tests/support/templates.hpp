#pragma once

#include <motcua/documents/templates.hpp>

#include <stdexcept>

namespace motcua::tests {

/// Where Debian's fonts-liberation2 puts its faces.
constexpr auto typeface_directory = "/usr/share/fonts/truetype/liberation2";

/// The templates that are shipped.
[[nodiscard]] inline documents::Templates shipped_templates() {
    auto loaded = documents::Templates::load(MOTCUA_SOURCE_DIR "/config/letters", typeface_directory);
    if (!loaded) {
        throw std::runtime_error(loaded.error().en());
    }
    return std::move(*loaded);
}

} // namespace motcua::tests
