#include <motcua/core/text.hpp>

#include <unicode/normalizer2.h>
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

std::string_view trimmed(std::string_view text) {
    constexpr auto blank = std::string_view(" \t\r\n\f\v");
    auto const first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

} // namespace motcua::core
