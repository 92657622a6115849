#include <motcua/core/text.hpp>
#include <motcua/domain/sms_text.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

/// 3GPP TS 23.038, 6.2.1: the basic table without the escape, then the extension table.
constexpr auto basic = std::u32string_view(
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    U"abcdefghijklmnopqrstuvwxyzäöñüà"
);
constexpr auto extension = std::u32string_view(U"\f^{}\\[~]|€");

struct Capacity {
    int single;
    int part; ///< of several
};

constexpr auto gsm7_capacity = Capacity{160, 153};
constexpr auto ucs2_capacity = Capacity{70, 67};

bool is_in(std::u32string_view table, char32_t point) {
    return table.find(point) != std::u32string_view::npos;
}

int width_of(char32_t point, SmsAlphabet alphabet) {
    if (alphabet == SmsAlphabet::gsm7) {
        return is_in(extension, point) ? 2 : 1;
    }
    return point > 0xFFFF ? 2 : 1;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// The nine digits behind the trunk zero: 3, 5, 7, 8 and 9 lead to mobile telephones (Circular
/// 22/2014/TT-BTTTT).
bool is_mobile_subscriber(std::string_view digits) {
    constexpr auto leads = std::string_view("35789");
    return digits.size() == 9 && all_digits(digits) && leads.find(digits.front()) != std::string_view::npos;
}

bool is_label(std::string_view label) {
    auto const plain = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    };
    return !label.empty() && label.size() <= 63 && std::all_of(label.begin(), label.end(), plain) &&
           label.front() != '-' && label.back() != '-';
}

bool is_mail_domain(std::string_view name) {
    auto labels = 0;
    while (true) {
        auto const dot = std::min(name.find('.'), name.size());
        if (!is_label(name.substr(0, dot))) {
            return false;
        }
        ++labels;
        if (dot == name.size()) {
            return labels > 1;
        }
        name.remove_prefix(dot + 1);
    }
}

} // namespace

SmsLength sms_length(std::string_view text) {
    auto const points = core::to_code_points(text);
    auto const plain = std::all_of(points.begin(), points.end(), [](char32_t point) {
        return is_in(basic, point) || is_in(extension, point);
    });
    auto length = SmsLength{plain ? SmsAlphabet::gsm7 : SmsAlphabet::ucs2, 0, 0};
    auto const capacity = plain ? gsm7_capacity : ucs2_capacity;
    auto parts = 0;
    auto room = 0;
    for (auto const point : points) {
        auto const width = width_of(point, length.alphabet);
        length.units += width;
        if (room < width) { // a character of two units is not torn apart
            ++parts;
            room = capacity.part;
        }
        room -= width;
    }
    length.parts = length.units == 0 ? 0 : length.units <= capacity.single ? 1 : parts;
    return length;
}

std::optional<std::string> mobile_number(std::string_view phone) {
    auto const international = phone.starts_with('+');
    auto const digits = phone.substr(international ? 1 : 0);
    if (!all_digits(digits)) {
        return std::nullopt;
    }
    if (digits.starts_with("84") && (international || digits.size() == 11)) {
        auto const subscriber = digits.substr(2);
        return is_mobile_subscriber(subscriber) ? std::optional("+84" + std::string(subscriber))
                                                : std::nullopt;
    }
    if (international) {
        return digits.front() != '0' && digits.size() >= 8 && digits.size() <= 15
                   ? std::optional("+" + std::string(digits))
                   : std::nullopt;
    }
    if (digits.front() == '0' && is_mobile_subscriber(digits.substr(1))) {
        return "+84" + std::string(digits.substr(1));
    }
    return std::nullopt;
}

bool is_mail_address(std::string_view email) {
    auto const at = email.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || email.size() > 254) {
        return false;
    }
    auto const name = email.substr(0, at);
    constexpr auto marks = std::string_view("!#$%&'*+-/=?^_`{|}~.");
    auto const plain = std::all_of(name.begin(), name.end(), [&](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
    auto const dotted =
        name.front() != '.' && name.back() != '.' && name.find("..") == std::string_view::npos;
    return plain && dotted && is_mail_domain(email.substr(at + 1));
}

} // namespace motcua::domain
