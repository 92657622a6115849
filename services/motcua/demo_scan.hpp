#pragma once

#include <motcua/core/time.hpp>

#include <string>

namespace motcua::services {

/// What stands on a generated paper.
struct DemoPaper {
    std::string issuer;
    std::string symbol; ///< "12/GXN"
    std::string title;
    std::string holder;
    core::Date issued_on{};
};

/// The paper as a scanner hands it over: a PDF of one A4 page with a layer of text. Says that it is a sample.
[[nodiscard]] std::string scanned(DemoPaper const& paper);

} // namespace motcua::services
