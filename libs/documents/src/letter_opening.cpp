#include "letter_opening.hpp"

#include "addressee_words.hpp"

#include <memory>

namespace motcua::documents {
namespace {

constexpr auto dash_width = 0.583; ///< of "- ", as a share of the size

/// The applicant with address and telephone, each known part of them.
RichText applicant_line(Addressee const& to, FormTemplate const& form) {
    auto line = RichText{full_name(to, form), {}};
    line.bold = {{0, line.text.size()}};
    auto reach = std::string();
    if (!to.address.empty()) {
        reach = form.word("address_label") + " " + to.address;
    }
    if (!to.phone.empty()) {
        reach += (reach.empty() ? "" : "; ") + form.word("phone_label") + " " + to.phone;
    }
    line.text += reach.empty() ? "" : " (" + reach + ")";
    return line;
}

} // namespace

void add_addressees(
    Flow& flow,
    Press const& press,
    BodyStep const& step,
    Addressee const& applicant,
    std::vector<std::string> const& others
) {
    auto const& [pages, context, form] = press;
    auto lines = std::vector<RichText>{applicant_line(applicant, form)};
    for (auto const& other : others) {
        lines.push_back({other, {}});
    }
    auto style = TextStyle{.size = step.body_pt, .spacing = step.line_spacing};
    auto const label =
        std::make_shared<TextBlock const>(context, RichText{form.word("to_label") + " ", {}}, style);
    auto const indent = form.layout.first_line_indent_mm * points_per_mm;
    auto const draw_label = [label, indent](PdfPages const& on, double y) {
        label->draw(on.ink(), on.left() + indent, y);
    };
    flow.add({.keeps_with_next = true, .draw = draw_label});
    auto const offset = indent + label->natural_width();
    style.width = pages.width() - offset;
    auto const dash = std::string(others.empty() ? "" : "- ");
    style.indent = others.empty() ? 0 : -dash_width * step.body_pt;
    for (auto& line : lines) {
        line.text = dash + line.text + (&line == &lines.back() ? "." : ";");
        for (auto& bold : line.bold) {
            bold = {bold.from + dash.size(), bold.to + dash.size()};
        }
        flow.add_paragraph({context, line, style, form.keep_together}, pages.left() + offset, 0);
    }
}

} // namespace motcua::documents
