#pragma once

#include <motcua/app/rights.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/core/ids.hpp>

#include <string>

/// Finding applicants, dossiers and results by what a clerk remembers: accents, case and đ do not matter.
namespace motcua::app {

struct SearchAsked {
    std::string words;
    std::string kind;  ///< "applicant", "dossier", "result"; empty: all
    core::UnitId unit; ///< whose entries are seen; empty: all
    ProcedureScope scope;
    std::string after; ///< "sort" of the last entry seen; empty: from the start
    int limit{};
};

/// Blocks on the database.
class SearchStore {
public:
    SearchStore() = default;
    SearchStore(SearchStore const&) = delete;
    SearchStore& operator=(SearchStore const&) = delete;
    virtual ~SearchStore() = default;

    /// JSON array: exact numbers first, then names with words that begin so, then names that look alike; each
    /// with "sort" for the cursor. Errors: invalid "?q" "search_letters" when nothing to look for is left.
    [[nodiscard]] virtual core::Expected<std::string> search(SearchAsked const& asked) = 0;
};

} // namespace motcua::app
