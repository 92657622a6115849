#include "folded_line.hpp"

#include <array>

namespace motcua::domain {

namespace {

/// Letters of Vietnamese beyond ASCII, by runs of neighbours in Unicode.
struct Run {
    char32_t first;
    char32_t last;
    char plain;
};

constexpr auto runs = std::array{
    Run{0x00C0, 0x00C3, 'a'}, Run{0x00C8, 0x00CA, 'e'}, Run{0x00CC, 0x00CD, 'i'}, Run{0x00D2, 0x00D5, 'o'},
    Run{0x00D9, 0x00DA, 'u'}, Run{0x00DD, 0x00DD, 'y'}, Run{0x00D0, 0x00D0, 'd'}, Run{0x00E0, 0x00E3, 'a'},
    Run{0x00E8, 0x00EA, 'e'}, Run{0x00EC, 0x00ED, 'i'}, Run{0x00F2, 0x00F5, 'o'}, Run{0x00F9, 0x00FA, 'u'},
    Run{0x00FD, 0x00FD, 'y'}, Run{0x00F0, 0x00F0, 'd'}, Run{0x0102, 0x0103, 'a'}, Run{0x0110, 0x0111, 'd'},
    Run{0x0128, 0x0129, 'i'}, Run{0x0168, 0x0169, 'u'}, Run{0x01A0, 0x01A1, 'o'}, Run{0x01AF, 0x01B0, 'u'},
    Run{0x1EA0, 0x1EB7, 'a'}, Run{0x1EB8, 0x1EC7, 'e'}, Run{0x1EC8, 0x1ECB, 'i'}, Run{0x1ECC, 0x1EE3, 'o'},
    Run{0x1EE4, 0x1EF1, 'u'}, Run{0x1EF2, 0x1EF9, 'y'},
};

constexpr auto latin1_shift = char32_t{0x20};

struct Letter {
    char plain{'~'};
    bool letter{false};
    bool capital{false};
    char32_t small{};
};

Letter ascii(char32_t point) {
    auto const character = static_cast<char>(point);
    if (character >= 'A' && character <= 'Z') {
        auto const small = static_cast<char>(character - 'A' + 'a');
        return {small, true, true, static_cast<char32_t>(small)};
    }
    if (character == '\t' || character == '\f' || character == '\v' || character == '\r') {
        return {' ', false, false, point};
    }
    return {character, character >= 'a' && character <= 'z', false, point};
}

/// What Unicode says of the letters above, without its tables: capitals are the lower half of Latin-1 and the
/// even (in the block of ơ and ư the odd one below) of each pair.
Letter letter_of(char32_t point) {
    if (point < 0x80) {
        return ascii(point);
    }
    if (point == 0x00A0) {
        return {' ', false, false, point};
    }
    if (point >= 0x2010 && point <= 0x2015) {
        return {'-', false, false, point};
    }
    for (auto const& run : runs) {
        if (point < run.first || point > run.last) {
            continue;
        }
        if (point < 0x0100) {
            auto const capital = point < 0x00E0;
            return {run.plain, true, capital, capital ? point + latin1_shift : point};
        }
        auto const capital = point == 0x01A0 || point == 0x01AF || (point != 0x01B0 && point % 2 == 0);
        return {run.plain, true, capital, capital ? point + 1 : point};
    }
    return {'~', false, false, point};
}

/// The character at `at` of clean UTF-8; moves past it.
char32_t next_point(std::string_view text, std::size_t& at) {
    auto const lead = static_cast<unsigned char>(text[at++]);
    auto point = static_cast<char32_t>(
        lead < 0x80U   ? lead
        : lead < 0xE0U ? lead & 0x1FU
        : lead < 0xF0U ? lead & 0x0FU
                       : lead & 0x07U
    );
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
        point = point << 6U | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    }
    return point;
}

/// Letters here are below U+2000.
void append(std::string& text, char32_t point) {
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0U | point >> 6U);
        text += static_cast<char>(0x80U | (point & 0x3FU));
    } else {
        text += static_cast<char>(0xE0U | point >> 12U);
        text += static_cast<char>(0x80U | (point >> 6U & 0x3FU));
        text += static_cast<char>(0x80U | (point & 0x3FU));
    }
}

} // namespace

FoldedLine::FoldedLine(std::string_view text, std::size_t longest) {
    auto at = std::size_t{0};
    while (at < text.size() && plain_.size() < longest) {
        begins_.push_back(at);
        auto const letter = letter_of(next_point(text, at));
        plain_ += letter.plain;
        letters_ += letter.letter ? 1 : 0;
        capitals_ += letter.capital ? 1 : 0;
    }
    begins_.push_back(at);
    text_ = std::string(text.substr(0, at));
}

std::string FoldedLine::text(std::size_t from, std::size_t count) const {
    auto const begin = begins_.at(from);
    return text_.substr(begin, begins_.at(from + count) - begin);
}

std::string in_sentence_case(std::string_view text) {
    auto sentence = std::string();
    auto begun = false;
    auto at = std::size_t{0};
    while (at < text.size()) {
        auto const begin = at;
        auto const letter = letter_of(next_point(text, at));
        if (begun && letter.capital) {
            append(sentence, letter.small);
        } else {
            sentence += text.substr(begin, at - begin);
        }
        begun = begun || letter.letter;
    }
    return sentence;
}

} // namespace motcua::domain
