#include <motcua/documents/wording.hpp>

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

namespace motcua::documents {

std::string date_words(core::Date day) {
    auto const date = core::civil(day);
    auto const month = static_cast<unsigned>(date.month());
    auto const month_words = month <= 2 ? fmt::format("{:02}", month) : fmt::format("{}", month);
    return fmt::format(
        "ngày {:02} tháng {} năm {}",
        static_cast<unsigned>(date.day()),
        month_words,
        static_cast<int>(date.year())
    );
}

std::string clock_and_date_words(core::Instant at) {
    auto const clock = std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::minutes>(core::time_of_day(at)));
    return fmt::format(
        "{:02} giờ {:02} phút, {}",
        clock.hours().count(),
        clock.minutes().count(),
        date_words(core::date_of(at))
    );
}

std::string date_figures(core::Date day) {
    auto const date = core::civil(day);
    return fmt::format(
        "{:02}/{:02}/{}",
        static_cast<unsigned>(date.day()),
        static_cast<unsigned>(date.month()),
        static_cast<int>(date.year())
    );
}

std::string number_symbol(int number, std::string_view symbol) {
    if (number < 1) {
        throw std::invalid_argument("letters are numbered from 1");
    }
    return fmt::format("{:02}/{}", number, symbol);
}

std::string two_digits(int number) {
    return fmt::format("{:02}", number);
}

} // namespace motcua::documents
