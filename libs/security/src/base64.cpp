#include <motcua/security/base64.hpp>

#include <cstddef>
#include <cstdint>

namespace motcua::security {

namespace {

constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encoded(std::string_view bytes, std::string_view alphabet) {
    auto text = std::string();
    text.reserve((bytes.size() + 2) / 3 * 4);
    auto bits = std::uint32_t{0};
    auto count = 0U;
    for (char const byte : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(byte);
        count += 8;
        while (count >= 6) {
            count -= 6;
            text += alphabet[(bits >> count) & 63U];
        }
    }
    if (count > 0) {
        text += alphabet[(bits << (6 - count)) & 63U];
    }
    return text;
}

} // namespace

std::string to_base64(std::string_view bytes) {
    auto text = encoded(bytes, standard_alphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string to_base64url(std::string_view bytes) {
    return encoded(bytes, url_alphabet);
}

std::optional<std::string> from_base64url(std::string_view text) {
    auto bytes = std::string();
    bytes.reserve(text.size() * 3 / 4);
    auto bits = std::uint32_t{0};
    auto count = 0U;
    for (char const letter : text) {
        auto const value = url_alphabet.find(letter);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = ((bits << 6U) | static_cast<std::uint32_t>(value)) & 0xFFFFU;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>((bits >> count) & 0xFFU);
        }
    }
    // One text for one value: no lone last letter, no bits left over.
    auto const rest = bits & ((1U << count) - 1U);
    if (count == 6 || rest != 0) {
        return std::nullopt;
    }
    return bytes;
}

} // namespace motcua::security
