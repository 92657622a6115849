#include "numbered_list.hpp"

namespace motcua::documents {
namespace {

constexpr auto hanging_share = 1.25; ///< width of "1. ", of the size

} // namespace

void add_numbered_list(
    Flow& flow,
    Press const& press,
    BodyStep const& step,
    std::vector<std::string> const& entries
) {
    auto const indent = press.form.layout.first_line_indent_mm * points_per_mm;
    auto const style = TextStyle{
        .size = step.body_pt,
        .width = press.pages.width() - indent,
        .indent = -hanging_share * step.body_pt,
        .spacing = step.line_spacing,
    };
    auto number = 1;
    for (auto const& entry : entries) {
        auto const text = std::to_string(number++) + ". " + entry;
        flow.add_paragraph(
            {press.context, {text, {}}, style},
            press.pages.left() + indent,
            step.paragraph_gap_pt
        );
    }
}

} // namespace motcua::documents
