#include "c_handles.hpp"
#include "jpeg_turn.hpp"
#include <motcua/documents/scan_pdf.hpp>

#include <cairo/cairo-pdf.h>
#include <leptonica/allheaders.h>

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace motcua::documents {
namespace {

/// A3 in colour at 600 dots an inch is 70 million dots.
constexpr auto most_dots = std::int64_t{100'000'000};
constexpr auto most_dots_a_side = 32'000;
constexpr auto most_pages = 500;

constexpr auto points_per_inch = 72.0;
constexpr auto a4_short = 210 / 25.4 * points_per_inch;
constexpr auto a4_long = 297 / 25.4 * points_per_inch;

/// Scanners say 75 to 1200 dots an inch; what is far from it is no resolution.
constexpr auto least_resolution = 50;
constexpr auto most_resolution = 2400;

using FileHandle = std::unique_ptr<FILE, Freed<std::fclose>>;

struct PixFreed {
    void operator()(Pix* pix) const noexcept { pixDestroy(&pix); }
};

using PixHandle = std::unique_ptr<Pix, PixFreed>;

core::Failure damaged() {
    return core::invalid("/file", "image_damaged", "Không đọc được ảnh quét.", "The scan cannot be read.");
}

core::Failure too_large() {
    return core::invalid(
        "/file",
        "image_too_large",
        "Ảnh quét quá lớn: tối đa 100 triệu điểm một trang, 500 trang.",
        "The scan is too large: at most 100 million dots a page, 500 pages."
    );
}

cairo_status_t append(void* closure, unsigned char const* bytes, unsigned int length) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<char const*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

FileHandle opened(std::string_view bytes) {
    return FileHandle(fmemopen(const_cast<char*>(bytes.data()), bytes.size(), "rb"));
}

l_uint8 const* data_of(std::string_view bytes) {
    return reinterpret_cast<l_uint8 const*>(bytes.data());
}

/// Dots of a picture and how large they are on paper.
struct Raster {
    int width{};
    int height{};
    int across{}; ///< dots an inch; 0: not said
    int down{};

    [[nodiscard]] bool fits() const {
        return width > 0 && height > 0 && width <= most_dots_a_side && height <= most_dots_a_side &&
               std::int64_t{width} * height <= most_dots;
    }

    [[nodiscard]] bool says_size() const {
        return std::min(across, down) >= least_resolution && std::max(across, down) <= most_resolution;
    }

    [[nodiscard]] Raster lying_down() const { return {height, width, down, across}; }

    /// Of the page in points; without resolution as large as fits on A4.
    [[nodiscard]] std::pair<double, double> size() const {
        if (says_size()) {
            return {width * points_per_inch / across, height * points_per_inch / down};
        }
        auto const upright = height >= width;
        auto const scale =
            std::min((upright ? a4_short : a4_long) / width, (upright ? a4_long : a4_short) / height);
        return {width * scale, height * scale};
    }
};

/// Sets pictures on pages, one each.
class ScanPages {
public:
    ScanPages()
        : surface_(cairo_pdf_surface_create_for_stream(append, &bytes_, 1, 1))
        , ink_(cairo_create(surface_.get())) {
        cairo_pdf_surface_restrict_to_version(surface_.get(), CAIRO_PDF_VERSION_1_5);
        cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "motcua");
    }

    /// `raster` is the picture as it is seen, after the turn.
    void add(cairo_surface_t* picture, Raster const& raster, Turn const& turn = {}) {
        auto const [width, height] = raster.size();
        cairo_pdf_surface_set_size(surface_.get(), width, height);
        cairo_save(ink_.get());
        cairo_scale(ink_.get(), width / raster.width, height / raster.height);
        auto const matrix = cairo_matrix_t{turn.xx, turn.yx, turn.xy, turn.yy, turn.x0, turn.y0};
        cairo_transform(ink_.get(), &matrix);
        cairo_set_source_surface(ink_.get(), picture, 0, 0);
        cairo_paint(ink_.get());
        cairo_restore(ink_.get());
        cairo_show_page(ink_.get());
        ++pages_;
    }

    [[nodiscard]] core::Expected<ScanPdf> finish() && {
        auto const drawn = cairo_status(ink_.get());
        ink_.reset();
        cairo_surface_finish(surface_.get());
        if (drawn != CAIRO_STATUS_SUCCESS || cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS) {
            return damaged();
        }
        return ScanPdf{std::move(bytes_), pages_};
    }

private:
    std::string bytes_;
    SurfaceHandle surface_;
    CairoHandle ink_;
    int pages_{0};
};

SurfaceHandle blank_picture(Raster const& raster) {
    auto picture = SurfaceHandle(cairo_image_surface_create(CAIRO_FORMAT_RGB24, raster.width, raster.height));
    if (cairo_surface_status(picture.get()) != CAIRO_STATUS_SUCCESS) {
        throw std::bad_alloc();
    }
    return picture;
}

std::optional<Raster> jpeg_raster(std::string_view bytes) {
    auto raster = Raster{};
    auto samples = l_int32{};
    if (readHeaderMemJpeg(
            data_of(bytes),
            bytes.size(),
            &raster.width,
            &raster.height,
            &samples,
            nullptr,
            nullptr
        ) != 0) {
        return std::nullopt;
    }
    auto const file = opened(bytes);
    if (!file || fgetJpegResolution(file.get(), &raster.across, &raster.down) != 0) {
        raster.across = raster.down = 0;
    }
    return raster;
}

/// The dots are never looked at: cairo writes the JPEG's own bytes. They outlive the page.
core::Expected<void> add_jpeg(ScanPages& pages, std::string_view bytes) {
    auto const raster = jpeg_raster(bytes);
    if (!raster || !raster->fits()) {
        return raster ? too_large() : damaged();
    }
    auto const picture = blank_picture(*raster);
    auto const* data = reinterpret_cast<unsigned char const*>(bytes.data());
    auto const kept = cairo_surface_set_mime_data(
        picture.get(),
        CAIRO_MIME_TYPE_JPEG,
        data,
        bytes.size(),
        [](void*) {},
        nullptr
    );
    if (kept != CAIRO_STATUS_SUCCESS) {
        throw std::bad_alloc();
    }
    auto const turn = turn_of_jpeg(bytes, raster->width, raster->height);
    pages.add(picture.get(), turn.lies_down() ? raster->lying_down() : *raster, turn);
    return {};
}

/// Leptonica's RGBA words become cairo's xRGB words.
void copy_dots(Pix* pix, cairo_surface_t* picture, Raster const& raster) {
    cairo_surface_flush(picture);
    auto* to = cairo_image_surface_get_data(picture);
    auto const stride = cairo_image_surface_get_stride(picture);
    auto const* from = pixGetData(pix);
    auto const words = pixGetWpl(pix);
    for (auto y = 0; y < raster.height; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(to + static_cast<std::ptrdiff_t>(y) * stride);
        auto const* dots = from + static_cast<std::ptrdiff_t>(y) * words;
        std::transform(dots, dots + raster.width, row, [](l_uint32 dot) { return dot >> 8U; });
    }
    cairo_surface_mark_dirty(picture);
}

core::Expected<void> add_pix(ScanPages& pages, PixHandle pix) {
    if (!pix) {
        return damaged();
    }
    auto const raster =
        Raster{pixGetWidth(pix.get()), pixGetHeight(pix.get()), pixGetXRes(pix.get()), pixGetYRes(pix.get())};
    if (!raster.fits()) {
        return too_large();
    }
    pix = PixHandle(pixRemoveAlpha(pix.get()));
    pix = PixHandle(pix ? pixConvertTo32(pix.get()) : nullptr);
    if (!pix) {
        return damaged();
    }
    auto const picture = blank_picture(raster);
    copy_dots(pix.get(), picture.get(), raster);
    pages.add(picture.get(), raster);
    return {};
}

core::Expected<void> add_png(ScanPages& pages, std::string_view bytes) {
    auto width = l_int32{};
    auto height = l_int32{};
    if (readHeaderMemPng(data_of(bytes), bytes.size(), &width, &height, nullptr, nullptr, nullptr) != 0) {
        return damaged();
    }
    if (!Raster{width, height, 0, 0}.fits()) {
        return too_large();
    }
    return add_pix(pages, PixHandle(pixReadMemPng(data_of(bytes), bytes.size())));
}

core::Expected<void> add_tiff(ScanPages& pages, std::string_view bytes) {
    auto count = l_int32{};
    auto const file = opened(bytes);
    if (!file || tiffGetCount(file.get(), &count) != 0 || count < 1) {
        return damaged();
    }
    if (count > most_pages) {
        return too_large();
    }
    for (auto page = 0; page < count; ++page) {
        auto raster = Raster{};
        if (readHeaderMemTiff(
                data_of(bytes),
                bytes.size(),
                page,
                &raster.width,
                &raster.height,
                nullptr,
                nullptr,
                nullptr,
                nullptr,
                nullptr
            ) != 0) {
            return damaged();
        }
        if (!raster.fits()) {
            return too_large();
        }
        auto const added = add_pix(pages, PixHandle(pixReadMemTiff(data_of(bytes), bytes.size(), page)));
        if (!added) {
            return added.error();
        }
    }
    return {};
}

/// What is wrong with a picture is said by the answer, not on the standard error stream.
void silence_leptonica() {
    static auto once = std::once_flag();
    std::call_once(once, [] { setMsgSeverity(L_SEVERITY_NONE); });
}

} // namespace

core::Expected<ScanPdf> pdf_of_scan(std::string_view picture, std::string const& media_type) {
    silence_leptonica();
    auto pages = ScanPages();
    auto added = core::Expected<void>(core::invalid(
        "/file",
        "image_type",
        "Chỉ ảnh JPEG, PNG, TIFF được đóng thành PDF.",
        "Only JPEG, PNG and TIFF pictures become a PDF."
    ));
    if (media_type == "image/jpeg") {
        added = add_jpeg(pages, picture);
    } else if (media_type == "image/png") {
        added = add_png(pages, picture);
    } else if (media_type == "image/tiff") {
        added = add_tiff(pages, picture);
    }
    if (!added) {
        return added.error();
    }
    return std::move(pages).finish();
}

} // namespace motcua::documents
