#include "mail_text.hpp"

#include <algorithm>
#include <array>

namespace motcua::exchange {

namespace {

constexpr auto hex_digits = std::string_view("0123456789ABCDEF");
constexpr auto line_limit = std::size_t{76};
constexpr auto word_begin = std::string_view("=?UTF-8?Q?");
constexpr auto word_end = std::string_view("?=");

std::string escaped(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return std::string("=") + hex_digits[byte >> 4U] + hex_digits[byte & 15U];
}

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool continues_a_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::string one_line(std::string_view text) {
    auto line = std::string(text);
    std::replace_if(
        line.begin(),
        line.end(),
        [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; },
        ' '
    );
    return line;
}

/// Words that mean themselves in a header field and fit on its line.
bool is_plain(std::string_view text, std::size_t indent) {
    return indent + text.size() < line_limit && std::all_of(text.begin(), text.end(), [](char c) {
               return is_letter_or_digit(c) || c == ' ' || c == '-' || c == '.' || c == '/';
           });
}

} // namespace

std::string header_text(std::string_view text, std::size_t indent) {
    auto const line = one_line(text);
    if (is_plain(line, indent)) {
        return line;
    }
    auto encoded = std::string(word_begin);
    auto used = indent + word_begin.size() + word_end.size();
    for (auto at = std::size_t{0}; at < line.size();) {
        // A character is not torn apart between two words.
        auto character = std::string();
        do {
            auto const c = line[at++];
            character += is_letter_or_digit(c) ? std::string(1, c) : c == ' ' ? "_" : escaped(c);
        } while (at < line.size() && continues_a_character(line[at]));
        if (used + character.size() > line_limit) {
            encoded += std::string(word_end) + "\r\n " + std::string(word_begin);
            used = 1 + word_begin.size() + word_end.size();
        }
        encoded += character;
        used += character.size();
    }
    return encoded + std::string(word_end);
}

std::string mailbox(std::string_view name, std::string_view address, std::size_t indent) {
    if (name.empty()) {
        return std::string(address);
    }
    auto text = header_text(name, indent);
    auto const line_begin = text.rfind('\n');
    auto const last = line_begin == std::string::npos ? indent + text.size() : text.size() - line_begin;
    text += last + address.size() + 3 > line_limit ? "\r\n <" : " <";
    return text + std::string(address) + ">";
}

std::string quoted_printable(std::string_view text) {
    auto encoded = std::string();
    auto used = std::size_t{0};
    for (auto at = std::size_t{0}; at < text.size(); ++at) {
        auto const c = text[at];
        if (c == '\n') {
            encoded += "\r\n";
            used = 0;
            continue;
        }
        auto const at_line_end = at + 1 == text.size() || text[at + 1] == '\n';
        auto const plain = (c > ' ' && c <= '~' && c != '=') || (c == ' ' && !at_line_end);
        auto const piece = plain ? std::string(1, c) : escaped(c);
        if (used + piece.size() > line_limit - 1) {
            encoded += "=\r\n";
            used = 0;
        }
        encoded += piece;
        used += piece.size();
    }
    return encoded;
}

std::string mail_date(core::Instant at) {
    constexpr auto days = std::array{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr auto months =
        std::array{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const day = core::date_of(at);
    auto const date = core::civil(day);
    auto const iso = core::to_string(std::chrono::floor<std::chrono::seconds>(at));
    auto const month = static_cast<unsigned>(date.month()) - 1;
    return std::string(days.at(std::chrono::weekday(day).c_encoding())) + ", " + iso.substr(8, 2) + " " +
           months.at(month) + " " + iso.substr(0, 4) + " " + iso.substr(11, 8) + " +0700";
}

} // namespace motcua::exchange
