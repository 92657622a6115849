#pragma once

#include <string>

namespace motcua::documents {

/// Who signs, by Decree 30/2020 art. 13.
struct Signer {
    std::string authority; ///< "KT. GIÁM ĐỐC", "TL. GIÁM ĐỐC"; empty when the head signs
    std::string title;     ///< "PHÓ GIÁM ĐỐC"
    std::string name;      ///< full name without academic title
};

} // namespace motcua::documents
