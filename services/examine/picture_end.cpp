#include "picture_end.hpp"

namespace motcua::examine {

namespace {

std::size_t byte_at(std::string_view file, std::size_t at) {
    return static_cast<unsigned char>(file[at]);
}

std::size_t big_endian(std::string_view file, std::size_t at, std::size_t count) {
    auto number = std::size_t{0};
    for (auto index = std::size_t{0}; index < count; ++index) {
        number = (number << 8U) | byte_at(file, at + index);
    }
    return number;
}

/// The next marker behind the coded data that begins at `at`.
std::size_t end_of_scan(std::string_view file, std::size_t at) {
    while (at + 1 < file.size()) {
        if (byte_at(file, at) != 0xFF) {
            ++at;
            continue;
        }
        auto const next = byte_at(file, at + 1);
        auto const belongs_to_scan = next == 0 || (next >= 0xD0 && next <= 0xD7);
        if (!belongs_to_scan && next != 0xFF) {
            return at;
        }
        at += next == 0xFF ? 1 : 2;
    }
    return file.size();
}

} // namespace

std::optional<std::size_t> end_of_png(std::string_view file) {
    constexpr auto signature_bytes = std::size_t{8};
    constexpr auto frame_bytes = std::size_t{12}; // length, name and check sum of a chunk
    for (auto at = signature_bytes; at + frame_bytes <= file.size();) {
        auto const length = big_endian(file, at, 4);
        auto const last = file.substr(at + 4, 4) == "IEND";
        if (length > file.size() - at - frame_bytes) {
            return std::nullopt;
        }
        at += frame_bytes + length;
        if (last) {
            return at;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> end_of_jpeg(std::string_view file) {
    constexpr auto start_of_scan = std::size_t{0xDA};
    constexpr auto end_of_image = std::size_t{0xD9};
    for (auto at = std::size_t{2}; at + 1 < file.size();) {
        if (byte_at(file, at) != 0xFF) {
            return std::nullopt;
        }
        auto const marker = byte_at(file, at + 1);
        if (marker == 0xFF) {
            ++at; // fill byte
            continue;
        }
        if (marker == end_of_image) {
            return at + 2;
        }
        if (at + 4 > file.size()) {
            return std::nullopt;
        }
        at += 2 + big_endian(file, at + 2, 2);
        if (marker == start_of_scan && at < file.size()) {
            at = end_of_scan(file, at);
        }
    }
    return std::nullopt;
}

} // namespace motcua::examine
