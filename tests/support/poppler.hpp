#pragma once

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace motcua::tests {

/// A PDF on disk for as long as the test looks at it with the programs of poppler.
class PdfFile {
public:
    explicit PdfFile(std::string const& bytes) {
        auto name = (std::filesystem::temp_directory_path() / "letter-XXXXXX").string();
        auto const* made = ::mkdtemp(name.data());
        if (made == nullptr) {
            throw std::runtime_error("no directory for the letter");
        }
        directory_ = name;
        std::ofstream(path(), std::ios::binary) << bytes;
    }

    PdfFile(PdfFile const&) = delete;
    PdfFile& operator=(PdfFile const&) = delete;

    ~PdfFile() {
        auto ignored = std::error_code();
        std::filesystem::remove_all(directory_, ignored);
    }

    /// What `program options letter.pdf arguments` prints; throws when it fails.
    [[nodiscard]] std::string
    printed_by(std::string const& program, std::string const& arguments = "") const {
        auto const command = program + " '" + path().string() + "' " + arguments;
        auto* pipe = ::popen(command.c_str(), "r");
        if (pipe == nullptr) {
            throw std::runtime_error("cannot start " + program);
        }
        auto output = std::string();
        auto piece = std::array<char, 4096>();
        for (auto count = std::fread(piece.data(), 1, piece.size(), pipe); count > 0;
             count = std::fread(piece.data(), 1, piece.size(), pipe)) {
            output.append(piece.data(), count);
        }
        if (::pclose(pipe) != 0) {
            throw std::runtime_error(program + " failed");
        }
        return output;
    }

    /// The text, any white space as one space.
    [[nodiscard]] std::string text() const {
        auto words = std::string();
        for (auto const letter : printed_by("pdftotext -enc UTF-8", "-")) {
            auto const is_blank = letter == ' ' || letter == '\n' || letter == '\f';
            if (!is_blank) {
                words += letter;
            } else if (!words.empty() && words.back() != ' ') {
                words += ' ';
            }
        }
        return words;
    }

    /// Draws all pages in grey at 50 dpi: page-1.png or page-01.png …, in the order of the pages.
    [[nodiscard]] std::vector<std::filesystem::path> drawn_pages() const {
        std::ignore = printed_by("pdftoppm -r 50 -gray -png", "'" + (directory_ / "page").string() + "'");
        auto pages = std::vector<std::filesystem::path>();
        for (auto const& entry : std::filesystem::directory_iterator(directory_)) {
            if (entry.path().extension() == ".png") {
                pages.push_back(entry.path());
            }
        }
        std::sort(pages.begin(), pages.end());
        return pages;
    }

    [[nodiscard]] std::filesystem::path path() const { return directory_ / "letter.pdf"; }

private:
    std::filesystem::path directory_;
};

/// One word of a page, in points from its upper left corner.
struct PlacedWord {
    int page;
    double left;
    double top;
    double right;
    double bottom;
    std::string text;
};

/// All words with their boxes, as `pdftotext -bbox` finds them.
[[nodiscard]] inline std::vector<PlacedWord> words_of(PdfFile const& pdf) {
    auto words = std::vector<PlacedWord>();
    auto const listing = pdf.printed_by("pdftotext -bbox", "-");
    auto page = 0;
    auto at = std::size_t{0};
    while (at < listing.size()) {
        auto const end = std::min(listing.find('\n', at), listing.size());
        auto const line = listing.substr(at, end - at);
        at = end + 1;
        page += line.find("<page ") != std::string::npos ? 1 : 0;
        auto word = PlacedWord{page, 0, 0, 0, 0, {}};
        auto const found = line.find("<word ");
        if (found == std::string::npos || std::sscanf(
                                              line.c_str() + found,
                                              R"(<word xMin="%lf" yMin="%lf" xMax="%lf" yMax="%lf">)",
                                              &word.left,
                                              &word.top,
                                              &word.right,
                                              &word.bottom
                                          ) != 4) {
            continue;
        }
        auto const open = line.find('>', found);
        word.text = line.substr(open + 1, line.find('<', open) - open - 1);
        words.push_back(word);
    }
    return words;
}

/// "text over text" of the first two words of a page whose boxes meet; empty when none do. Boxes reach from
/// the tallest to the deepest letter of the typeface, so their outer quarters may touch those of other lines.
[[nodiscard]] inline std::string overlap_in(std::vector<PlacedWord> const& words) {
    for (auto one = words.begin(); one != words.end(); ++one) {
        for (auto other = one + 1; other != words.end(); ++other) {
            auto const core_top =
                std::max(one->top * 0.75 + one->bottom * 0.25, other->top * 0.75 + other->bottom * 0.25);
            auto const core_bottom =
                std::min(one->top * 0.25 + one->bottom * 0.75, other->top * 0.25 + other->bottom * 0.75);
            auto const side = std::min(one->right, other->right) - std::max(one->left, other->left);
            if (one->page == other->page && side > 0.5 && core_bottom - core_top > 0.1) {
                return one->text + " over " + other->text;
            }
        }
    }
    return {};
}

} // namespace motcua::tests
