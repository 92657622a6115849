#pragma once

#include <string>
#include <string_view>

/// Bytes as PostgreSQL's encode and decode spell them.
namespace motcua::storage {

[[nodiscard]] inline std::string hex(std::string_view bytes) {
    constexpr auto digits = std::string_view("0123456789abcdef");
    auto text = std::string();
    text.reserve(bytes.size() * 2);
    for (auto const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        text.push_back(digits[byte >> 4U]);
        text.push_back(digits[byte & 0xFU]);
    }
    return text;
}

[[nodiscard]] inline std::string unhex(std::string_view text) {
    auto const nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    auto bytes = std::string();
    bytes.reserve(text.size() / 2);
    for (auto i = std::size_t{0}; i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<char>(nibble(text[i]) * 16 + nibble(text[i + 1])));
    }
    return bytes;
}

} // namespace motcua::storage
