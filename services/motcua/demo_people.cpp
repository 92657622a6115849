#include "demo_people.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>

namespace motcua::services {

namespace {

constexpr auto least_people = std::size_t{12};

/// Names put together from common parts.
std::string generated_name(std::mt19937& random, bool enterprise) {
    constexpr auto family = std::array{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Võ"};
    constexpr auto middle = std::array{"Thị", "Văn", "Hữu", "Ngọc", "Đức", "Thanh"};
    constexpr auto given =
        std::array{"Ánh", "Bình", "Cường", "Đào", "Giang", "Hạnh", "Khuê", "Lộc", "Mỹ", "Nghĩa"};
    constexpr auto trade =
        std::array{"Muối Biển", "Thực phẩm Sạch", "Bếp Việt", "Nông sản Xanh", "Gia vị Phương Nam"};
    auto const pick = [&](auto const& list) { return std::string(list[random() % list.size()]); };
    if (enterprise) {
        return "Công ty TNHH " + pick(trade) + " " + pick(given) + " " + pick(given);
    }
    return pick(family) + " " + pick(middle) + " " + pick(given);
}

/// The number with leading zeros.
std::string digits(std::size_t number, std::size_t width) {
    auto text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

} // namespace

DemoPeople::DemoPeople(int dossiers)
    : people_(std::max(least_people, static_cast<std::size_t>(dossiers) * 2 / 5)) {}

boost::json::object DemoPeople::applicant(std::size_t index) const {
    auto const person = index % people_;
    auto const enterprise = person % 3 != 0;
    auto random = std::mt19937(static_cast<std::mt19937::result_type>(20260105 + person));
    return {
        {"kind", enterprise ? "enterprise" : "person"},
        {"name", generated_name(random, enterprise)},
        {"address",
         std::to_string(person % 90 + 1) + " Đường số " + std::to_string(person % 30 + 1) +
             ", Thành phố Hồ Chí Minh"},
        {"phone", "0900" + digits(person * 37, 6)},
        {"email", "nguoi-nop-" + std::to_string(person) + "@vidu.example"},
        {"id_type", enterprise ? "tax_code" : "cccd"},
        {"id_number", enterprise ? "03" + digits(person * 7919, 8) : "079" + digits(person * 7919, 9)},
    };
}

} // namespace motcua::services
