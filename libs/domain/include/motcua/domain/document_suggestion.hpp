#pragma once

#include <string>
#include <vector>

namespace motcua::domain {

/// One thing a document seems to say of itself, with where it says so; a person decides whether it is true.
struct DocumentSuggestion {
    std::string field; ///< "title", "symbol", "issuer", "issued_on", "valid_until"
    std::string value; ///< dates as YYYY-MM-DD
    int page{1};       ///< 1 is the first
    std::string line;  ///< the matched line as it was read

    bool operator==(DocumentSuggestion const&) const = default;
};

/// Looks through the text of a document's pages (UTF-8, lines as printed) for what a letter by Decree 30/2020
/// carries: issuer above, number and symbol, place and date, title, validity. Diacritics read wrongly do not
/// matter. At most one suggestion a field, in the order of the fields; a field nothing speaks for is left
/// out.
[[nodiscard]] std::vector<DocumentSuggestion> suggest_document_data(std::vector<std::string> const& pages);

} // namespace motcua::domain
