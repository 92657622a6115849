#include "numbered_list.hpp"

namespace motcua::documents {
namespace {

/// Width of "1. " or "10. ", of the size: digits have the half of it, stop and space a quarter each.
double hanging_share(int number) {
    return 0.5 * static_cast<double>(std::to_string(number).size()) + 0.5;
}

} // namespace

void add_numbered_list(
    Flow& flow,
    Press const& press,
    BodyStep const& step,
    std::vector<std::string> const& entries
) {
    auto const indent = press.form.layout.first_line_indent_mm * points_per_mm;
    auto style = TextStyle{
        .size = step.body_pt,
        .width = press.pages.width() - indent,
        .spacing = step.line_spacing,
    };
    auto number = 1;
    for (auto const& entry : entries) {
        style.indent = -hanging_share(number) * step.body_pt;
        auto const text = std::to_string(number++) + ". " + entry;
        flow.add_paragraph(
            {press.context, {text, {}}, style},
            press.pages.left() + indent,
            step.paragraph_gap_pt
        );
    }
}

} // namespace motcua::documents
