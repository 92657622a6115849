#include "arrangement.hpp"

#include "qr_mark.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace motcua::documents {

double Arrangement::put(TextBlock block, double x, double y) {
    auto const below = y + block.height();
    texts_.push_back(PlacedText{std::move(block), x, y});
    height_ = std::max(height_, below);
    return below;
}

void Arrangement::put_qr(std::string text, double x, double y, double size) {
    mark_ = PlacedMark{std::move(text), x, y, size};
    height_ = std::max(height_, y + size);
}

void Arrangement::leave_room(SignatureRole role, double x, double y, double width, double height) {
    rooms_.push_back({role, 0, x, y, width, height});
    height_ = std::max(height_, y + height);
}

void Arrangement::draw(PdfPages const& pages, double y) const {
    for (auto const& text : texts_) {
        text.block.draw(pages.ink(), pages.left() + text.x, y + text.y);
    }
    for (auto const& room : rooms_) {
        pages.leave_room(room.role, pages.left() + room.left, y + room.bottom, room.width, room.height);
    }
    if (mark_) {
        draw_qr(pages.ink(), mark_->text, pages.left() + mark_->x, y + mark_->y, mark_->size);
    }
}

void add_closing(Flow& flow, Arrangement closing, double gap_before) {
    auto const shared = std::make_shared<Arrangement const>(std::move(closing));
    flow.bind_last_two();
    flow.add(
        {.gap_before = gap_before,
         .height = shared->height(),
         .draw = [shared](PdfPages const& pages, double y) { shared->draw(pages, y); }}
    );
}

} // namespace motcua::documents
