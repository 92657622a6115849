#include "jpeg_turn.hpp"

#include "c_handles.hpp"

#include <libexif/exif-data.h>

namespace motcua::documents {

namespace {

using ExifHandle = std::unique_ptr<ExifData, Freed<exif_data_unref>>;

/// 1 to 8 as Exif numbers them; 1 when the picture does not say.
int orientation_of(std::string_view bytes) {
    auto const size = static_cast<unsigned int>(bytes.size());
    auto const exif =
        ExifHandle(exif_data_new_from_data(reinterpret_cast<unsigned char const*>(bytes.data()), size));
    if (!exif) {
        return 1;
    }
    auto const* const entry = exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) {
        return 1;
    }
    return exif_get_short(entry->data, exif_data_get_byte_order(exif.get()));
}

} // namespace

Turn turn_of_jpeg(std::string_view bytes, int width, int height) {
    auto const w = static_cast<double>(width);
    auto const h = static_cast<double>(height);
    switch (orientation_of(bytes)) {
    case 2:
        return {-1, 0, 0, 1, w, 0};
    case 3:
        return {-1, 0, 0, -1, w, h};
    case 4:
        return {1, 0, 0, -1, 0, h};
    case 5:
        return {0, 1, 1, 0, 0, 0};
    case 6:
        return {0, 1, -1, 0, h, 0};
    case 7:
        return {0, -1, -1, 0, h, w};
    case 8:
        return {0, -1, 1, 0, 0, w};
    default:
        return {};
    }
}

} // namespace motcua::documents
