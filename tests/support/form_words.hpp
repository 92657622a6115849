#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/failure.hpp>

#include <string>
#include <vector>

namespace motcua::tests {

/// The first of `parts` that does not follow the ones before it in `text`; empty when all stand in order.
[[nodiscard]] inline std::string
first_out_of_order(std::string const& text, std::vector<std::string> const& parts) {
    auto at = std::size_t{0};
    for (auto const& part : parts) {
        auto const found = text.find(part, at);
        if (found == std::string::npos) {
            return part;
        }
        at = found + part.size();
    }
    return {};
}

/// "/reason required" for each fault of a refused form.
[[nodiscard]] inline std::vector<std::string> fault_places(core::Expected<std::string> const& rendered) {
    auto places = std::vector<std::string>();
    if (!rendered) {
        auto const failure = rendered.error();
        for (auto const& fault : failure.faults()) {
            places.push_back(fault.pointer + " " + fault.rule);
        }
    }
    return places;
}

/// How many pages pdfinfo counts.
[[nodiscard]] inline int page_count(std::string const& about) {
    return std::stoi(about.substr(about.find("Pages:") + 6));
}

} // namespace motcua::tests
