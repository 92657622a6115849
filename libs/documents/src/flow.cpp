#include "flow.hpp"

#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

namespace motcua::documents {
void Flow::add_paragraph(TextBlock block, double x, double gap_before) {
    auto const shared = std::make_shared<TextBlock const>(std::move(block));
    auto const count = shared->line_count();
    for (auto index = std::size_t{0}; index < count; ++index) {
        auto const is_first = index == 0;
        auto const is_last_but_one = index + 2 == count;
        add(
            {.gap_before = is_first ? gap_before : 0,
             .height = shared->pitch(),
             .keeps_with_next = count > 1 && (is_first || is_last_but_one),
             .draw = [shared,
                      index,
                      x](PdfPages const& pages, double y) { shared->draw_line(pages.ink(), index, x, y); }}
        );
    }
}

void Flow::add(Strip strip) {
    strips_.push_back(std::move(strip));
}

void Flow::bind_last_two() {
    auto const count = strips_.size();
    for (auto index = count < 2 ? std::size_t{0} : count - 2; index < count; ++index) {
        strips_[index].keeps_with_next = true;
    }
}

double Flow::height() const {
    return std::accumulate(strips_.begin(), strips_.end(), 0.0, [](double sum, Strip const& strip) {
        return sum + strip.gap_before + strip.height;
    });
}

void Flow::draw(PdfPages& pages, PangoContext* context, double page_number_size, double y) const {
    auto from = std::size_t{0};
    while (from < strips_.size()) {
        auto to = from;
        auto needed = strips_[from].gap_before + strips_[from].height;
        while (strips_[to].keeps_with_next && to + 1 < strips_.size()) {
            ++to;
            needed += strips_[to].gap_before + strips_[to].height;
        }
        auto const opens_page = y + needed > pages.bottom() && y > pages.top();
        if (opens_page) {
            pages.next_page();
            draw_page_number(pages, context, page_number_size, pages.page());
            y = pages.top();
            if (auto const& head = strips_[from].head) {
                head->draw(pages, y);
                y += head->height;
            }
        }
        for (auto index = from; index <= to; ++index) {
            y += opens_page && index == from ? 0 : strips_[index].gap_before;
            strips_[index].draw(pages, y);
            y += strips_[index].height;
        }
        from = to + 1;
    }
}

void draw_page_number(PdfPages const& pages, PangoContext* context, double size, int number) {
    auto const style = TextStyle{.size = size, .alignment = Alignment::centre, .width = pages.width()};
    auto const text = TextBlock(context, {std::to_string(number), {}}, style);
    text.draw(pages.ink(), pages.left(), (pages.top() - text.height()) * 0.6);
}

Flow fitted(
    PdfPages const& pages,
    double y,
    std::vector<BodyStep> const& steps,
    std::function<Flow(BodyStep const& step)> const& set
) {
    auto best = std::optional<Flow>();
    auto from = std::size_t{0};
    auto to = steps.size();
    while (from < to) {
        auto const middle = (from + to) / 2;
        auto flow = set(steps[middle]);
        if (y + flow.height() <= pages.bottom()) {
            best = std::move(flow);
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    return best ? std::move(*best) : set(steps.front());
}

} // namespace motcua::documents
