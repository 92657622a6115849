#include "picture_check.hpp"

#include "foreign_parts.hpp"
#include "picture_end.hpp"
#include <motcua/core/freed.hpp>

#include <leptonica/allheaders.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>

namespace motcua::examine {

namespace {

constexpr auto most_side = 30'000;
constexpr auto most_pixels = std::int64_t{100'000'000}; // A3 at 600 dpi has 70 million
constexpr auto most_frames = 500;

void destroy(Pix* picture) {
    pixDestroy(&picture);
}

using Picture = std::unique_ptr<Pix, core::Freed<destroy>>;
using Stream = std::unique_ptr<std::FILE, core::Freed<std::fclose>>;

struct Sides {
    int width{};
    int height{};
};

l_uint8 const* bytes_of(std::string_view file) {
    return static_cast<l_uint8 const*>(static_cast<void const*>(file.data()));
}

/// The rule that sides of this size break; empty when none.
std::string_view rule_against(Sides sides) {
    if (sides.width <= 0 || sides.height <= 0) {
        return "file_damaged";
    }
    auto const pixels = std::int64_t{sides.width} * sides.height;
    return sides.width > most_side || sides.height > most_side || pixels > most_pixels ? "file_bomb"
                                                                                       : std::string_view();
}

bool is_foreign_behind(std::string_view file, std::size_t end) {
    return !is_blank(file.substr(end)) || holds_zip_end(file) || hides_pdf_header(file);
}

/// How one format of single pictures is looked into.
struct Format {
    std::string_view media_type;
    std::optional<Sides> (*sides)(std::string_view file);
    std::optional<std::size_t> (*end)(std::string_view file); ///< behind the picture's last byte
    bool (*decodes)(std::string_view file);
};

std::optional<Sides> sides_of_png(std::string_view file) {
    auto sides = Sides{};
    auto const failed =
        readHeaderMemPng(bytes_of(file), file.size(), &sides.width, &sides.height, nullptr, nullptr, nullptr);
    return failed == 0 ? std::optional(sides) : std::nullopt;
}

std::optional<Sides> sides_of_jpeg(std::string_view file) {
    auto sides = Sides{};
    auto const failed = readHeaderMemJpeg(
        bytes_of(file),
        file.size(),
        &sides.width,
        &sides.height,
        nullptr,
        nullptr,
        nullptr
    );
    return failed == 0 ? std::optional(sides) : std::nullopt;
}

bool decodes_as_png(std::string_view file) {
    return Picture(pixReadMemPng(bytes_of(file), file.size())) != nullptr;
}

bool decodes_as_jpeg(std::string_view file) {
    auto warnings = 0;
    auto const picture = Picture(pixReadMemJpeg(bytes_of(file), file.size(), 0, 1, &warnings, 0));
    return picture != nullptr && warnings == 0;
}

/// Decodes only what its header says can be held.
Verdict check_picture(std::string_view file, Format const& format) {
    auto const sides = format.sides(file);
    if (!sides) {
        return refuse("file_damaged");
    }
    if (auto const rule = rule_against(*sides); !rule.empty()) {
        return refuse(rule);
    }
    auto const end = format.end(file);
    if (!end) {
        return refuse("file_damaged");
    }
    if (is_foreign_behind(file, *end)) {
        return refuse("file_polyglot");
    }
    return format.decodes(file) ? take(format.media_type, 1) : refuse("file_damaged");
}

} // namespace

Verdict check_png(std::string_view file) {
    return check_picture(file, {"image/png", sides_of_png, end_of_png, decodes_as_png});
}

Verdict check_jpeg(std::string_view file) {
    return check_picture(file, {"image/jpeg", sides_of_jpeg, end_of_jpeg, decodes_as_jpeg});
}

Verdict check_tiff(std::string_view file) {
    if (holds_zip_end(file) || hides_pdf_header(file)) {
        return refuse("file_polyglot");
    }
    auto frames = 0;
    for (; frames <= most_frames; ++frames) {
        auto sides = Sides{};
        if (readHeaderMemTiff(
                bytes_of(file),
                file.size(),
                frames,
                &sides.width,
                &sides.height,
                nullptr,
                nullptr,
                nullptr,
                nullptr,
                nullptr
            ) != 0) {
            break;
        }
        if (auto const rule = rule_against(sides); !rule.empty()) {
            return refuse(rule);
        }
        if (Picture(pixReadMemTiff(bytes_of(file), file.size(), frames)) == nullptr) {
            return refuse("file_damaged");
        }
    }
    if (frames == 0) {
        return refuse("file_damaged");
    }
    return frames > most_frames ? refuse("file_bomb") : take("image/tiff", frames);
}

} // namespace motcua::examine
