#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace motcua::domain {

/// What a paper is, whatever procedure asks for it (loại giấy tờ). Two procedures that ask for the same type
/// can be served by one paper (Decree 224/2026 art. 15(1)d: ask once).
struct DocumentType {
    std::string code; ///< "dang-ky-kinh-doanh"
    std::string name;
    std::optional<int> validity_months;    ///< from the day of issue; empty: no end of its own
    bool reusable{false};                  ///< false: made anew for every dossier
    std::vector<std::string> result_kinds; ///< kinds of electronic results that serve as this paper
    bool confirmed{false};                 ///< false: to be confirmed before go-live
    std::string source;

    bool operator==(DocumentType const&) const = default;
};

/// Null when there is no such type.
[[nodiscard]] DocumentType const* find_type(std::span<DocumentType const> types, std::string const& code);

} // namespace motcua::domain
