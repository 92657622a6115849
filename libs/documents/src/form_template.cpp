#include "form_template.hpp"

#include <algorithm>
#include <stdexcept>

namespace motcua::documents {

Pattern::Pattern(std::string_view text) {
    auto from = std::size_t{0};
    while (from < text.size()) {
        auto const brace = std::min(text.find_first_of("{}", from), text.size());
        if (brace > from) {
            pieces_.push_back({false, std::string(text.substr(from, brace - from))});
        }
        if (brace == text.size()) {
            return;
        }
        auto const close = text.find_first_of("{}", brace + 1);
        if (text[brace] == '}' || close == std::string_view::npos || text[close] == '{') {
            well_formed_ = false;
            return;
        }
        pieces_.push_back({true, std::string(text.substr(brace + 1, close - brace - 1))});
        from = close + 1;
    }
}

RichText Pattern::filled(Values const& values, std::vector<std::string> const& bold) const {
    auto result = RichText();
    for (auto const& piece : pieces_) {
        if (!piece.is_placeholder) {
            result.text += piece.text;
            continue;
        }
        auto const value = values.find(piece.text);
        if (value == values.end()) {
            throw std::logic_error("no value for the placeholder " + piece.text);
        }
        auto const from = result.text.size();
        result.text += value->second;
        if (std::find(bold.begin(), bold.end(), piece.text) != bold.end()) {
            result.bold.push_back({from, result.text.size()});
        }
    }
    return result;
}

std::string FormTemplate::word(std::string_view name, Values const& values) const {
    auto const found = words.find(name);
    if (found == words.end()) {
        throw std::logic_error("the template has no word " + std::string(name));
    }
    return found->second.filled(values).text;
}

} // namespace motcua::documents
