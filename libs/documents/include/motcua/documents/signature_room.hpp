#pragma once

#include <cstdint>
#include <vector>

namespace motcua::documents {

/// Whose digital signature a room is for (Decree 30/2020, annex I).
enum class SignatureRole : std::uint8_t {
    person, ///< the head signs a letter; the agency's seal goes over the left third
    agency, ///< the agency alone answers for a slip
};

/// Room left free for a visible signature, in points from the lower left corner of the page.
struct SignatureRoom {
    SignatureRole role{SignatureRole::agency};
    int page{1};
    double left{0};
    double bottom{0};
    double width{0};
    double height{0};
};

using SignatureRooms = std::vector<SignatureRoom>;

} // namespace motcua::documents
