#include "fact_check.hpp"

#include "print_text.hpp"
#include <motcua/core/text.hpp>

#include <algorithm>
#include <utility>

namespace motcua::documents {

FactCheck::FactCheck(std::string form_vi, std::string form_en, Typeface const& typeface, std::string prefix)
    : prefix_(std::move(prefix))
    , form_vi_(std::move(form_vi))
    , form_en_(std::move(form_en))
    , typeface_(typeface) {}

std::string FactCheck::text(std::string const& pointer, std::string_view value, Need need, std::size_t most) {
    return checked(pointer, value, need, most, false);
}

std::string
FactCheck::paragraphs(std::string const& pointer, std::string_view value, Need need, std::size_t most) {
    return checked(pointer, value, need, most, true);
}

std::string FactCheck::checked(
    std::string const& pointer,
    std::string_view value,
    Need need,
    std::size_t most,
    bool keep_paragraphs
) {
    auto const clean = printable(value, keep_paragraphs);
    require(
        clean.has_value(),
        pointer,
        "clean_text",
        "Chữ không đúng bảng mã UTF-8",
        "The text is not clean UTF-8"
    );
    if (!clean) {
        return {};
    }
    require(
        need == Need::optional || !clean->empty(),
        pointer,
        "required",
        "Thiếu nội dung bắt buộc",
        "Mandatory content is missing"
    );
    auto const letters = code_points_of(*clean);
    require(letters.size() <= most, pointer, "too_long", "Nội dung quá dài", "The text is too long");
    auto const has_glyphs = std::all_of(letters.begin(), letters.end(), [this](char32_t point) {
        return point == U'\n' || typeface_.prints(point);
    });
    require(
        has_glyphs,
        pointer,
        "glyph_missing",
        "Có ký tự mà phông chữ của văn bản không in được",
        "A character cannot be printed in the typeface of letters"
    );
    return *clean;
}

Addressee FactCheck::addressee(std::string const& pointer, Addressee const& value) {
    return {
        value.salutation,
        text(pointer + "/name", value.name, Need::mandatory, 300),
        text(pointer + "/address", value.address, Need::optional, 300),
        text(pointer + "/phone", value.phone, Need::optional, 40),
        text(pointer + "/email", value.email, Need::optional, 254),
    };
}

void FactCheck::positive(std::string const& pointer, int number) {
    require(number >= 1, pointer, "at_least_one", "Số phải từ 01", "The number must be at least 1");
}

void FactCheck::must_list(
    std::string const& pointer,
    std::vector<std::string>& values,
    std::size_t least,
    std::size_t most,
    std::size_t most_letters
) {
    count(pointer, values.size(), least, most);
    for (auto index = std::size_t{0}; index < std::min(values.size(), most); ++index) {
        must(pointer + "/" + std::to_string(index), values[index], most_letters);
    }
}

void FactCheck::count(std::string const& pointer, std::size_t number, std::size_t least, std::size_t most) {
    require(
        number >= least && number <= most,
        pointer,
        number < least ? "required" : "too_many",
        "Cần từ " + std::to_string(least) + " đến " + std::to_string(most) + " mục",
        "There must be " + std::to_string(least) + " to " + std::to_string(most) + " entries"
    );
}

void FactCheck::require(
    bool holds,
    std::string const& pointer,
    char const* rule,
    std::string vi,
    std::string en
) {
    if (!holds) {
        faults_.push_back(
            {prefix_ + pointer, rule, vi + " trong " + form_vi_ + ".", en + " in the " + form_en_ + "."}
        );
    }
}

core::Failure FactCheck::failure() const {
    return core::invalid(faults_);
}

} // namespace motcua::documents
