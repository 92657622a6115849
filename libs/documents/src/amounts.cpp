#include "print_text.hpp"
#include <motcua/documents/wording.hpp>

#include <array>
#include <stdexcept>
#include <vector>

namespace motcua::documents {
namespace {

constexpr auto digits = std::array{
    "không",
    "một",
    "hai",
    "ba",
    "bốn",
    "năm",
    "sáu",
    "bảy",
    "tám",
    "chín",
};

/// Names of the groups of three digits, from the units up; a billion (tỷ) begins the count anew.
constexpr auto groups = std::array{"", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ"};

using Words = std::vector<std::string>;

/// The units after tens: mốt after mươi, lăm after mười and mươi, tư after mươi.
std::string unit_after_tens(std::size_t tens, std::size_t unit) {
    if (unit == 5) {
        return "lăm";
    }
    if (tens >= 2 && unit == 1) {
        return "mốt";
    }
    if (tens >= 2 && unit == 4) {
        return "tư";
    }
    return digits.at(unit);
}

/// Reads 1 to 999; `in_full` says the missing hundreds too, as after a higher group.
void read_group(Words& words, std::size_t number, bool in_full, ZeroTens zero_tens) {
    auto const hundreds = number / 100;
    auto const tens = number / 10 % 10;
    auto const unit = number % 10;
    auto const says_hundreds = in_full || hundreds > 0;
    if (says_hundreds) {
        words.insert(words.end(), {digits.at(hundreds), "trăm"});
    }
    if (tens >= 2) {
        words.insert(words.end(), {digits.at(tens), "mươi"});
    } else if (tens == 1) {
        words.emplace_back("mười");
    } else if (says_hundreds && unit > 0) {
        words.emplace_back(zero_tens == ZeroTens::linh ? "linh" : "lẻ");
    }
    if (unit > 0) {
        words.push_back(tens == 0 ? digits.at(unit) : unit_after_tens(tens, unit));
    }
}

void check_amount(std::int64_t dong) {
    if (dong < 0 || dong > greatest_amount) {
        throw std::invalid_argument("the amount is out of range");
    }
}

} // namespace

std::string amount_in_words(std::int64_t dong, ZeroTens zero_tens) {
    check_amount(dong);
    auto words = Words();
    auto place = std::int64_t{1'000'000'000'000'000};
    for (auto group = groups.size(); group-- > 0; place /= 1000) {
        auto const number = static_cast<std::size_t>(dong / place % 1000);
        if (number > 0) {
            read_group(words, number, !words.empty(), zero_tens);
            // "một nghìn hai tỷ": the billions after thousands of them say the tỷ for both
            auto const billions_follow = group == 4 && dong / (place / 1000) % 1000 > 0;
            words.emplace_back(billions_follow ? groups[1] : groups.at(group));
        }
    }
    if (words.empty()) {
        words.emplace_back(digits[0]);
    }
    auto text = std::string();
    for (auto const& word : words) {
        text += word.empty() ? "" : word + " ";
    }
    return text + "đồng";
}

std::string amount_in_figures(std::int64_t dong) {
    check_amount(dong);
    auto text = std::to_string(dong);
    for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ".");
    }
    return text + " đồng";
}

std::string fee_words(std::int64_t dong, ZeroTens zero_tens) {
    return amount_in_figures(dong) + " (" + sentence_case(amount_in_words(dong, zero_tens)) + ")";
}

} // namespace motcua::documents
