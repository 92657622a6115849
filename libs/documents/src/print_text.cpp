#include "print_text.hpp"

#include <motcua/core/text.hpp>

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace motcua::documents {
namespace {

constexpr auto longest_whole_word = std::size_t{40};

icu::UnicodeString wide_of(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string utf8_of(icu::UnicodeString const& text) {
    auto utf8 = std::string();
    return text.toUTF8String(utf8);
}

struct Word {
    std::size_t from;
    std::size_t to;
    std::string_view text;
};

std::vector<Word> words_of(std::string_view text) {
    auto words = std::vector<Word>();
    auto from = std::size_t{0};
    while (from < text.size()) {
        auto const to = std::min(text.find_first_of(" \n", from), text.size());
        if (to > from) {
            words.push_back({from, to, text.substr(from, to - from)});
        }
        from = to + 1;
    }
    return words;
}

/// Whether a line could end within the word: it has a mark between its letters. 0xE2 begins the dashes and
/// dots beyond ASCII; Vietnamese letters begin otherwise.
bool has_inner_mark(std::string_view word) {
    return std::any_of(word.begin(), word.end(), [](char letter) {
        auto const byte = static_cast<unsigned char>(letter);
        return byte == 0xE2 || (byte < 0x80 && std::isalnum(byte) == 0);
    });
}

bool starts_with_digit(std::string_view word) {
    return !word.empty() && word[0] >= '0' && word[0] <= '9';
}

bool stay_together(std::string_view left, std::string_view right) {
    constexpr auto before_number = std::array<std::string_view, 4>{"ngày", "tháng", "năm", "giờ"};
    constexpr auto after_number = std::array<std::string_view, 4>{"giờ", "phút", "phút,", "ngày"};
    auto const is = [](auto const& list, std::string_view word) {
        return std::find(list.begin(), list.end(), word) != list.end();
    };
    return (is(before_number, left) && starts_with_digit(right)) ||
           (starts_with_digit(left) && left.size() <= 3 && is(after_number, right));
}

bool is_blank(UChar32 point) {
    return u_isUWhiteSpace(point) != 0 || u_iscntrl(point) != 0;
}

} // namespace

std::optional<std::string> printable(std::string_view text, bool keep_paragraphs) {
    auto const composed = core::to_nfc(text);
    if (!composed) {
        return std::nullopt;
    }
    auto result = icu::UnicodeString();
    auto pending = UChar32{0};
    for (auto const letter : code_points_of(*composed)) {
        auto const point = static_cast<UChar32>(letter);
        if (u_charType(point) == U_FORMAT_CHAR) {
            continue;
        }
        if (is_blank(point)) {
            pending = (keep_paragraphs && point == U'\n') || pending == U'\n' ? U'\n' : U' ';
            continue;
        }
        if (pending != 0 && result.length() > 0) {
            result.append(pending);
        }
        pending = 0;
        result.append(point);
    }
    return utf8_of(result);
}

std::string in_capitals(std::string_view text) {
    return core::to_nfc(utf8_of(wide_of(text).toUpper(icu::Locale("vi")))).value_or("");
}

std::string sentence_case(std::string_view text) {
    auto const wide = wide_of(text);
    auto const first = wide.moveIndex32(0, 1);
    auto const rest = utf8_of(wide.tempSubString(first));
    return in_capitals(utf8_of(wide.tempSubString(0, first))) + rest;
}

std::string without_stop(std::string text) {
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) {
        text.pop_back();
    }
    return text;
}

std::u32string code_points_of(std::string_view text) {
    auto const wide = wide_of(text);
    auto points = std::u32string();
    for (auto at = 0; at < wide.length(); at = wide.moveIndex32(at, 1)) {
        points.push_back(static_cast<char32_t>(wide.char32At(at)));
    }
    return points;
}

std::vector<Unbreakable> unbreakable_parts(std::string_view text, std::vector<std::string> const& phrases) {
    auto parts = std::vector<Unbreakable>();
    auto const words = words_of(text);
    for (auto const& word : words) {
        if (has_inner_mark(word.text) && core::code_points(word.text) <= longest_whole_word) {
            parts.push_back({word.from, word.to});
        }
    }
    for (auto index = std::size_t{1}; index < words.size(); ++index) {
        if (stay_together(words[index - 1].text, words[index].text)) {
            parts.push_back({words[index - 1].from, words[index].to});
        }
    }
    for (auto const& phrase : phrases) {
        for (auto at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
            parts.push_back({at, at + phrase.size()});
        }
    }
    return parts;
}

} // namespace motcua::documents
