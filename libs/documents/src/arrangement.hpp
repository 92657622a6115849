#pragma once

#include "flow.hpp"

#include <optional>
#include <string>
#include <vector>

namespace motcua::documents {

/// Texts and at most one QR mark at fixed places, kept together on one page.
class Arrangement {
public:
    /// Places are points from the left margin and from the upper edge; returns the y below the text.
    double put(TextBlock block, double x, double y);

    void put_qr(std::string text, double x, double y, double size);

    /// Free space for a visible signature.
    void leave_room(SignatureRole role, double x, double y, double width, double height);

    /// Down to the lowest thing put.
    [[nodiscard]] double height() const noexcept { return height_; }

    void draw(PdfPages const& pages, double y) const;

private:
    struct PlacedText {
        TextBlock block;
        double x;
        double y;
    };

    struct PlacedMark {
        std::string text;
        double x;
        double y;
        double size;
    };

    std::vector<PlacedText> texts_;
    std::optional<PlacedMark> mark_;
    SignatureRooms rooms_; ///< `bottom` is the upper edge until they are drawn
    double height_{0};
};

/// Adds it as the end of the flow, on one page with the last two lines of the body: a signature never stands
/// alone.
void add_closing(Flow& flow, Arrangement closing, double gap_before);

} // namespace motcua::documents
