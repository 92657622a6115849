#pragma once

#include <compare>
#include <string>
#include <utility>

namespace motcua::core {

/// A text identifier that cannot be mistaken for another kind's.
template <class Tag>
class Id {
public:
    Id() = default;

    explicit Id(std::string text)
        : text_(std::move(text)) {}

    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    auto operator<=>(Id const&) const = default;

private:
    std::string text_;
};

using DossierId = Id<struct DossierIdTag>;     ///< UUID
using HolderId = Id<struct HolderIdTag>;       ///< UUID
using LetterId = Id<struct LetterIdTag>;       ///< UUID
using ActorId = Id<struct ActorIdTag>;         ///< UUID of a credential's owner: staff member or client
using UnitId = Id<struct UnitIdTag>;           ///< unit code by Decision 20/2020: "H29.16"
using CalendarId = Id<struct CalendarIdTag>;   ///< "vn-hcmc"
using ProcedureCode = Id<struct ProcedureTag>; ///< national TTHC code: "1.013855"

} // namespace motcua::core
