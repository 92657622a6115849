#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace motcua::examine {

/// What was found out about one file: its type and pages, or the rule it breaks.
struct Verdict {
    std::string refused; ///< rule, "file_damaged"; empty: taken
    std::string media_type;
    std::optional<int> pages;
};

[[nodiscard]] inline Verdict refuse(std::string_view rule) {
    return {std::string(rule), {}, std::nullopt};
}

[[nodiscard]] inline Verdict take(std::string_view media_type, std::optional<int> pages) {
    return {{}, std::string(media_type), pages};
}

} // namespace motcua::examine
