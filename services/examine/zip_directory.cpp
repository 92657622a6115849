#include "zip_directory.hpp"

#include "foreign_parts.hpp"

namespace motcua::examine {

namespace {

constexpr auto end_record = std::string_view("PK\x05\x06");
constexpr auto entry_record = std::string_view("PK\x01\x02");
constexpr auto end_bytes = std::size_t{22};
constexpr auto entry_bytes = std::size_t{46};

} // namespace

std::optional<std::string_view> zip_directory_at_end(std::string_view file) {
    auto const at = file.rfind(end_record);
    if (at == std::string_view::npos || file.size() - at < end_bytes ||
        file.size() - at != end_bytes + little_endian(file, at + 20, 2)) {
        return std::nullopt;
    }
    auto const size = std::size_t{little_endian(file, at + 12, 4)};
    auto const offset = std::size_t{little_endian(file, at + 16, 4)};
    if (offset > at || size > at - offset) {
        return std::nullopt;
    }
    return file.substr(offset, size);
}

std::optional<std::vector<std::string_view>> names_in(std::string_view directory) {
    auto names = std::vector<std::string_view>();
    while (!directory.empty()) {
        if (directory.size() < entry_bytes || !directory.starts_with(entry_record)) {
            return std::nullopt;
        }
        auto const name = std::size_t{little_endian(directory, 28, 2)};
        auto const rest = std::size_t{little_endian(directory, 30, 2)} + little_endian(directory, 32, 2);
        if (name + rest > directory.size() - entry_bytes) {
            return std::nullopt;
        }
        names.push_back(directory.substr(entry_bytes, name));
        directory.remove_prefix(entry_bytes + name + rest);
    }
    return names;
}

} // namespace motcua::examine
