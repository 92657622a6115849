#include "base64_text.hpp"

namespace motcua::api {

namespace {

int base64_digit(char c) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    auto const at = digits.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

} // namespace

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    auto const padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    auto bytes = std::string();
    auto bits = 0U;
    auto held = 0;
    for (auto const c : text.substr(0, text.size() - padding)) {
        auto const digit = base64_digit(c);
        if (digit < 0) {
            return std::nullopt;
        }
        bits = ((bits << 6U) | static_cast<unsigned>(digit)) & 0xffffU;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xffU);
        }
    }
    return bytes;
}

} // namespace motcua::api
