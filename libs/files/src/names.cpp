#include "names.hpp"

#include <algorithm>

namespace motcua::files {

namespace {

bool is_hex_digit(char character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
}

} // namespace

bool is_sha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), is_hex_digit);
}

bool is_uuid(std::string_view text) {
    constexpr auto shape = std::string_view("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), [](char found, char wanted) {
        return wanted == '-' ? found == '-' : is_hex_digit(found);
    });
}

std::filesystem::path kept_name(std::string const& sha256) {
    return std::filesystem::path(sha256.substr(0, 2)) / sha256.substr(2, 2) / sha256;
}

} // namespace motcua::files
