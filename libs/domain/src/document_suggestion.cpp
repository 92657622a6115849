#include "folded_line.hpp"
#include <motcua/core/text.hpp>
#include <motcua/core/time.hpp>
#include <motcua/domain/document_suggestion.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <regex>
#include <string_view>

namespace motcua::domain {

namespace {

/// How much is looked at: the head of a letter, and the text where validity is said.
constexpr auto most_pages = std::size_t{5};
constexpr auto most_lines = std::size_t{200};
constexpr auto head_lines = std::size_t{25};
constexpr auto longest_title = std::size_t{500};

struct Line {
    FoldedLine folded;
    int page{1};
};

using Lines = std::vector<Line>;

std::vector<std::string_view> lines_of(std::string_view page) {
    auto lines = std::vector<std::string_view>();
    while (!page.empty() && lines.size() < most_lines) {
        auto const end = std::min(page.find('\n'), page.size());
        auto const line = core::trimmed(page.substr(0, end));
        if (!line.empty()) {
            lines.push_back(line);
        }
        page.remove_prefix(std::min(end + 1, page.size()));
    }
    return lines;
}

Lines read_lines(std::vector<std::string> const& pages) {
    auto lines = Lines();
    for (auto page = std::size_t{0}; page < std::min(pages.size(), most_pages); ++page) {
        for (auto const text : lines_of(pages[page])) {
            if (auto const composed = core::to_nfc(text)) {
                lines.push_back({FoldedLine(*composed), static_cast<int>(page) + 1});
            }
        }
    }
    return lines;
}

std::string without_blanks(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    return text;
}

DocumentSuggestion suggestion(std::string field, std::string value, Line const& line) {
    return {std::move(field), std::move(value), line.page, line.folded.text()};
}

/// Digits as recognised: O for 0, l and I for 1.
int number_in(std::string digits) {
    for (auto& digit : digits) {
        digit = digit == 'o' ? '0' : digit == 'l' || digit == 'i' ? '1' : digit;
    }
    auto number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::optional<core::Date>
date_from(std::string const& day, std::string const& month, std::string const& year) {
    auto const date = std::chrono::year_month_day{
        std::chrono::year{number_in(year)},
        std::chrono::month{static_cast<unsigned>(number_in(month))},
        std::chrono::day{static_cast<unsigned>(number_in(day))}};
    if (!date.ok() || date.year() < std::chrono::year{1945} || date.year() > std::chrono::year{2200}) {
        return std::nullopt;
    }
    return core::Date{date};
}

constexpr auto date_words = R"(ngay\s*([0-9oli]{1,2})\s*thang\s*([0-9oli]{1,2})\s*nam\s*([0-9oli]{4}))";
constexpr auto date_figures = R"(([0-9oli]{1,2})\s*[/.-]\s*([0-9oli]{1,2})\s*[/.-]\s*([0-9oli]{4}))";

/// The date in the three groups from `group` on, or in the three after them: either way of writing one.
std::optional<core::Date> date_in(std::smatch const& match, std::size_t group) {
    auto const at = match[group].matched ? group : group + 3;
    return date_from(match[at].str(), match[at + 1].str(), match[at + 2].str());
}

/// "Số: 12/GCN-SATTP" at the beginning of a line; a law cited in the text has its number in the middle.
/// Decree 30/2020: a number below 10 has a zero before it.
std::optional<DocumentSuggestion> find_symbol(Lines const& lines) {
    auto const pattern =
        std::regex("^[^a-z0-9]{0,3}[s5$][o06]\\s{0,2}[:;.,]?\\s{0,3}([0-9oli][0-9oli ]{0,8}?)\\s?"
                   "(/\\s?[a-z0-9]+(\\s?[-/&.]\\s?[a-z0-9]+)*)");
    for (auto i = std::size_t{0}; i < std::min(lines.size(), head_lines); ++i) {
        auto found = std::smatch();
        auto const& folded = lines[i].folded;
        if (!std::regex_search(folded.plain(), found, pattern)) {
            continue;
        }
        auto const number = std::to_string(number_in(without_blanks(found[1].str())));
        auto const symbol = without_blanks(folded.text(
            static_cast<std::size_t>(found.position(2)),
            static_cast<std::size_t>(found.length(2))
        ));
        auto whole = std::string(number.size() < 2 ? "0" : "");
        whole.append(number).append(symbol);
        return suggestion("symbol", std::move(whole), lines[i]);
    }
    return std::nullopt;
}

/// Place and date of the letter: "…, ngày 05 tháng 01 năm 2026" at the end of a line. A date the text speaks
/// of has other words before it.
std::optional<DocumentSuggestion> find_issued_on(Lines const& lines, std::optional<core::Date>& issued_on) {
    auto const pattern = std::regex(std::string(date_words) + "[^a-z0-9]{0,3}$");
    auto const other = std::regex(R"(\b(den|het|tu|cu|sinh|luc|tri|han|truoc|sau)\b)");
    for (auto const& line : lines) {
        auto found = std::smatch();
        if (!std::regex_search(line.folded.plain(), found, pattern) ||
            std::regex_search(found.prefix().str(), other)) {
            continue;
        }
        issued_on = date_from(found[1].str(), found[2].str(), found[3].str());
        if (issued_on) {
            return suggestion("issued_on", core::to_string(*issued_on), line);
        }
    }
    return std::nullopt;
}

core::Date later_by(core::Date from, int count, bool years) {
    auto const civil = core::civil(from);
    auto const target = years ? civil + std::chrono::years{count} : civil + std::chrono::months{count};
    return core::Date{target.ok() ? target : target.year() / target.month() / std::chrono::last};
}

bool is_word_part(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

/// Where `words` stand last in `text` as whole words; npos when nowhere.
std::size_t last_words(std::string_view text, std::string_view words) {
    for (auto at = text.rfind(words); at != std::string_view::npos; at = text.rfind(words, at - 1)) {
        auto const end = at + words.size();
        if ((at == 0 || !is_word_part(text[at - 1])) && (end == text.size() || !is_word_part(text[end]))) {
            return at;
        }
        if (at == 0) {
            break;
        }
    }
    return std::string_view::npos;
}

template <class Words>
std::size_t last_of(std::string_view text, Words const& choices) {
    auto last = std::string_view::npos;
    for (auto const words : choices) {
        auto const at = last_words(text, words);
        last = last == std::string_view::npos || (at != std::string_view::npos && at > last) ? at : last;
    }
    return last;
}

constexpr auto validity_words = std::array<std::string_view, 4>{"gia tri", "hieu luc", "thoi han", "su dung"};
constexpr auto until_words = std::array<std::string_view, 2>{"den", "toi"};
constexpr auto expiry_words = std::array<std::string_view, 3>{"het han", "het hieu luc", "han su dung"};

/// How far before a date the words that make it the end of validity are looked for.
constexpr auto phrase_length = std::size_t{120};
constexpr auto gap_length = std::size_t{20};

/// The ways in which a document says how long it holds.
class Validity {
public:
    /// The last day said by a phrase of the text that begins before `own`. "có giá trị đến ngày …", "hết hạn:
    /// 05/01/2029"; or "thời hạn 03 (ba) năm", counted from the day of issue to the corresponding day (Civil
    /// Code, article 148).
    [[nodiscard]] std::optional<core::Date>
    last_day(std::string const& text, std::size_t own, std::optional<core::Date> issued_on) const {
        for (auto date = std::sregex_iterator(text.begin(), text.end(), date_);
             date != std::sregex_iterator();
             ++date) {
            auto const before = std::string_view(text).substr(0, static_cast<std::size_t>(date->position()));
            if (is_last_day(before, own)) {
                return date_in(*date, 1);
            }
        }
        return issued_on ? by_term(text, own, *issued_on) : std::nullopt;
    }

private:
    /// Whether what stands before a date makes it the end of validity.
    static bool is_last_day(std::string_view before, std::size_t own) {
        auto const from = before.size() - std::min(before.size(), phrase_length);
        auto const phrase = before.substr(from);
        auto const near = [&](std::size_t at) {
            return at != std::string_view::npos && phrase.size() - at <= gap_length &&
                   phrase.find_first_of("0123456789", at) == std::string_view::npos;
        };
        auto const expiry = last_of(phrase, expiry_words);
        if (near(expiry)) {
            return from + expiry < own;
        }
        auto const until = last_of(phrase, until_words);
        auto const validity = last_of(phrase, validity_words);
        return near(until) && validity < until && from + validity < own;
    }

    [[nodiscard]] std::optional<core::Date>
    by_term(std::string const& text, std::size_t own, core::Date issued_on) const {
        auto found = std::smatch();
        if (!std::regex_search(text, found, term_) || static_cast<std::size_t>(found.position()) >= own) {
            return std::nullopt;
        }
        auto const count = number_in(found[2].str());
        auto const years = found[3].str() == "nam";
        auto const a_day = found[1].str().find("ngay") != std::string::npos;
        auto const sensible = !a_day && count > 0 && count <= (years ? 50 : 600);
        return sensible ? std::optional(later_by(issued_on, count, years)) : std::nullopt;
    }

    std::regex date_{std::string(date_words) + "|" + date_figures};
    std::regex term_{"(?:gia tri|hieu luc|thoi han)\\b([^0-9]{0,50})\\b([0-9][0-9ol]{0,2})\\s*"
                     "(?:[(][a-z ]{1,20}[)])?\\s*(nam|thang)\\b"};
};

/// Until when the document holds; the phrase may run into the next line.
std::optional<DocumentSuggestion> find_valid_until(Lines const& lines, std::optional<core::Date> issued_on) {
    auto const validity = Validity();
    for (auto i = std::size_t{0}; i < lines.size(); ++i) {
        auto const& line = lines[i];
        auto text = line.folded.plain();
        if (i + 1 < lines.size() && lines[i + 1].page == line.page) {
            text += " " + lines[i + 1].folded.plain();
        }
        if (text.find_first_of("0123456789") == std::string::npos) {
            continue;
        }
        if (auto const day = validity.last_day(text, line.folded.plain().size(), issued_on)) {
            return suggestion("valid_until", core::to_string(*day), line);
        }
    }
    return std::nullopt;
}

constexpr auto bodies = std::array<std::string_view, 24>{
    "so ",       "bo ",       "chi cuc",  "cuc ",      "tong cuc",  "uy ban",       "ubnd",       "phong ",
    "ban quan",  "trung tam", "cong ty",  "vien ",     "benh vien", "truong ",      "chi nhanh",  "hoi dong",
    "thanh tra", "cong an",   "hai quan", "van phong", "tram ",     "doanh nghiep", "hop tac xa", "to chuc"};

constexpr auto kinds = std::array<std::string_view, 19>{
    "giay ",
    "quyet dinh",
    "thong bao",
    "phieu ",
    "don ",
    "ban ",
    "van ban",
    "to trinh",
    "bien ban",
    "hop dong",
    "chung chi",
    "chung nhan",
    "ket qua",
    "bao cao",
    "to khai",
    "cong bo",
    "danh sach",
    "uy quyen",
    "xac nhan"};

constexpr auto offices =
    std::array<std::string_view, 4>{"giam doc", "chu tich", "cuc truong", "chi cuc truong"};

template <class Words>
bool begins_with_one_of(std::string const& plain, Words const& words) {
    return std::any_of(words.begin(), words.end(), [&](auto const word) { return plain.starts_with(word); });
}

/// "SỞ AN TOÀN …", not "SỐ 12".
bool names_a_body(FoldedLine const& line) {
    auto const& plain = line.plain();
    auto const numbered = plain.size() > 3 && plain[3] >= '0' && plain[3] <= '9';
    return begins_with_one_of(plain, bodies) && !numbered;
}

bool names_a_kind(FoldedLine const& line) {
    return !names_a_body(line) && begins_with_one_of(line.plain() + " ", kinds);
}

/// The part of a head line before the national motto, which stands beside the issuer.
FoldedLine before_motto(FoldedLine const& line) {
    auto const& plain = line.plain();
    auto end = plain.size();
    for (auto const* motto : {"cong hoa xa hoi", "doc lap"}) {
        end = std::min(end, plain.find(motto));
    }
    while (end > 0 && (plain[end - 1] == ' ' || plain[end - 1] == '~' || plain[end - 1] == '|')) {
        --end;
    }
    return FoldedLine(line.text(0, end));
}

/// The letterhead is what stands in capitals above number or title. Of a superior body and the issuer below
/// it, the issuer is the last that begins like a body; its name may go on in the next line.
std::optional<DocumentSuggestion> find_issuer(Lines const& lines) {
    auto name = std::string();
    auto const* first = static_cast<Line const*>(nullptr);
    for (auto i = std::size_t{0}; i < std::min(lines.size(), head_lines); ++i) {
        auto const part = before_motto(lines[i].folded);
        if (!part.has_letters()) {
            continue;
        }
        auto const numbered = part.plain().find('/') != std::string::npos;
        auto const in_head = part.in_capitals() && !names_a_kind(part) && !numbered;
        if (!in_head && first != nullptr) {
            break;
        }
        if (in_head && names_a_body(part)) {
            name = part.text();
            first = &lines[i];
        } else if (in_head && first != nullptr) {
            name += " " + part.text();
        }
    }
    return first == nullptr ? std::nullopt : std::optional(suggestion("issuer", name, *first));
}

/// A title in capitals with the lines that belong to it.
std::string title_from(Lines const& lines, std::size_t begin) {
    auto title = lines[begin].folded.text();
    auto next = begin + 1;
    for (; next < std::min(lines.size(), begin + 4); ++next) {
        auto const& folded = lines[next].folded;
        if (!folded.in_capitals() || names_a_body(folded) || begins_with_one_of(folded.plain(), offices)) {
            break;
        }
        title += " " + folded.text();
    }
    if (next < lines.size() && lines[next].folded.plain().starts_with("ve viec")) {
        title += " " + lines[next].folded.text();
    }
    return FoldedLine(in_sentence_case(title), longest_title).text();
}

/// "GIẤY CHỨNG NHẬN" with the capitals below it, or what an official letter is about ("V/v …").
std::optional<DocumentSuggestion> find_title(Lines const& lines) {
    auto const about = std::regex(R"(^v\s?[/l]\s?v:?\s+)");
    for (auto i = std::size_t{0}; i < std::min(lines.size(), head_lines); ++i) {
        auto const& folded = lines[i].folded;
        auto found = std::smatch();
        if (std::regex_search(folded.plain(), found, about)) {
            auto const begin = static_cast<std::size_t>(found.length());
            return suggestion("title", folded.text(begin, folded.plain().size() - begin), lines[i]);
        }
        if (folded.in_capitals() && names_a_kind(folded)) {
            return suggestion("title", title_from(lines, i), lines[i]);
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<DocumentSuggestion> suggest_document_data(std::vector<std::string> const& pages) {
    auto const lines = read_lines(pages);
    auto issued = std::optional<core::Date>();
    auto const issued_on = find_issued_on(lines, issued);
    auto suggestions = std::vector<DocumentSuggestion>();
    for (auto const& found :
         {find_title(lines),
          find_symbol(lines),
          find_issuer(lines),
          issued_on,
          find_valid_until(lines, issued)}) {
        if (found) {
            suggestions.push_back(*found);
        }
    }
    return suggestions;
}

} // namespace motcua::domain
