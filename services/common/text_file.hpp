#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace motcua::services {

/// Everything in the file; empty when it cannot be read, which whoever takes the text then says.
[[nodiscard]] inline std::string text_in(std::filesystem::path const& path) {
    auto file = std::ifstream(path, std::ios::binary);
    auto text = std::ostringstream();
    text << file.rdbuf();
    return text.str();
}

} // namespace motcua::services
