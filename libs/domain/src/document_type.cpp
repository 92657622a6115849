#include <motcua/domain/document_type.hpp>

#include <algorithm>

namespace motcua::domain {

DocumentType const* find_type(std::span<DocumentType const> types, std::string const& code) {
    auto const found =
        std::find_if(types.begin(), types.end(), [&](DocumentType const& type) { return type.code == code; });
    return found == types.end() ? nullptr : &*found;
}

} // namespace motcua::domain
