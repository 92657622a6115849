#include <motcua/core/text.hpp>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace motcua::core {

bool is_clean_utf8(std::string_view text) {
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto const length = static_cast<std::int32_t>(text.size());
    auto at = std::int32_t{0};
    while (at < length) {
        auto point = UChar32{};
        U8_NEXT(bytes, at, length, point);
        if (point <= 0) {
            return false;
        }
    }
    return true;
}

std::optional<std::string> to_nfc(std::string_view text) {
    if (!is_clean_utf8(text)) {
        return std::nullopt;
    }
    auto status = UErrorCode{U_ZERO_ERROR};
    auto const* nfc = icu::Normalizer2::getNFCInstance(status);
    auto composed = std::string();
    auto sink = icu::StringByteSink<std::string>(&composed);
    if (U_SUCCESS(status) != 0) {
        auto const piece = icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()));
        nfc->normalizeUTF8(0, piece, sink, nullptr, status);
    }
    if (U_FAILURE(status) != 0) {
        return std::nullopt;
    }
    return composed;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::u32string to_code_points(std::string_view text) {
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto const length = static_cast<std::int32_t>(text.size());
    auto points = std::u32string();
    auto at = std::int32_t{0};
    while (at < length) {
        auto point = UChar32{};
        U8_NEXT(bytes, at, length, point);
        points.push_back(point < 0 ? U'\uFFFD' : static_cast<char32_t>(point));
    }
    return points;
}

std::string without_marks(std::string_view text) {
    auto status = UErrorCode{U_ZERO_ERROR};
    auto const* nfd = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status) != 0) {
        return std::string(text);
    }
    auto const piece = icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()));
    auto const apart = nfd->normalize(icu::UnicodeString::fromUTF8(piece), status);
    auto bare = icu::UnicodeString();
    for (auto at = 0; at < apart.length(); at = apart.moveIndex32(at, 1)) {
        auto const point = apart.char32At(at);
        if (point == U'đ' || point == U'Đ') {
            bare.append(point == U'đ' ? u'd' : u'D');
        } else if (u_charType(point) != U_NON_SPACING_MARK) {
            bare.append(point);
        }
    }
    auto utf8 = std::string();
    return bare.toUTF8String(utf8);
}

std::string shortened(std::string_view text, std::size_t most) {
    if (code_points(text) <= most) {
        return std::string(text);
    }
    auto const kept = most - std::min<std::size_t>(most, 3);
    auto count = std::size_t{0};
    auto const* const end = std::find_if(text.begin(), text.end(), [&](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U && ++count > kept;
    });
    return std::string(text.begin(), end) + "...";
}

std::string_view trimmed(std::string_view text) {
    constexpr auto blank = std::string_view(" \t\r\n\f\v");
    auto const first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

} // namespace motcua::core
