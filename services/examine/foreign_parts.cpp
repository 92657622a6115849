#include "foreign_parts.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace motcua::examine {

namespace {

constexpr auto zip_end_bytes = std::size_t{22};
constexpr auto zip_comment_bytes = std::size_t{65'535};

/// Readers look for a PDF's header in the first kilobyte.
constexpr auto pdf_header_reach = std::size_t{1024};
constexpr auto type_reach = std::size_t{4096};

constexpr auto pdf_header = std::string_view("%PDF-");
constexpr auto zip_end = std::string_view("PK\x05\x06");
constexpr auto beginnings = std::array<std::string_view, 4>{
    pdf_header,
    std::string_view("\x89PNG\r\n\x1a\n"),
    std::string_view("\xff\xd8\xff\xe0"),
    std::string_view("PK\x03\x04")};

bool fits(std::string_view file, std::size_t at) {
    auto const this_disk = little_endian(file, at + 4, 2);
    auto const entries_here = little_endian(file, at + 8, 2);
    auto const entries = little_endian(file, at + 10, 2);
    auto const directory_bytes = little_endian(file, at + 12, 4);
    return this_disk == 0 && entries > 0 && entries_here == entries && directory_bytes <= at;
}

} // namespace

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    auto number = std::uint32_t{0};
    for (auto index = count; index > 0; --index) {
        number = (number << 8U) | static_cast<unsigned char>(bytes[at + index - 1]);
    }
    return number;
}

bool holds_zip_end(std::string_view file) {
    if (file.size() < zip_end_bytes) {
        return false;
    }
    auto const reach = std::min(file.size(), zip_end_bytes + zip_comment_bytes);
    for (auto at = file.find(zip_end, file.size() - reach); at != std::string_view::npos;
         at = file.find(zip_end, at + 1)) {
        if (at + zip_end_bytes <= file.size() && fits(file, at)) {
            return true;
        }
    }
    return false;
}

bool hides_pdf_header(std::string_view file) {
    auto const at = file.substr(0, pdf_header_reach).find(pdf_header);
    return at != 0 && at != std::string_view::npos;
}

bool hides_known_type(std::string_view file) {
    auto const near = file.substr(0, type_reach);
    return holds_zip_end(file) ||
           std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) {
               return near.find(beginning) != std::string_view::npos;
           });
}

bool is_blank(std::string_view bytes) {
    constexpr auto blanks = std::string_view("\0\t\n\f\r ", 6);
    return bytes.find_first_not_of(blanks) == std::string_view::npos;
}

} // namespace motcua::examine
