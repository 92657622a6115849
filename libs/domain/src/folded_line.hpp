#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::domain {

/// One line of read text beside its plain form: one small ASCII letter for each letter, without diacritics,
/// so that what recognition got wrong above and below a letter does not matter. Other characters stand as
/// '~'.
class FoldedLine {
public:
    /// `text` is clean UTF-8 in NFC; only its first `longest` characters count.
    explicit FoldedLine(std::string_view text, std::size_t longest = 300);

    [[nodiscard]] std::string const& plain() const noexcept { return plain_; }

    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    /// The text behind `count` characters of the plain form.
    [[nodiscard]] std::string text(std::size_t from, std::size_t count) const;

    [[nodiscard]] bool has_letters() const noexcept { return letters_ > 0; }

    /// Whether the line is set in capitals: some letters, hardly a small one.
    [[nodiscard]] bool in_capitals() const noexcept { return letters_ >= 3 && capitals_ * 5 >= letters_ * 4; }

private:
    std::string text_;
    std::string plain_;
    std::vector<std::size_t> begins_; ///< byte of each character, and the end
    std::size_t letters_{0};
    std::size_t capitals_{0};
};

/// The text in small letters but for the first: "Giấy chứng nhận …".
[[nodiscard]] std::string in_sentence_case(std::string_view text);

} // namespace motcua::domain
