#include "application_parts.hpp"

#include "table.hpp"
#include <motcua/core/text.hpp>

#include <algorithm>
#include <variant>

namespace motcua::documents {
namespace {

using app::FormSheet;

constexpr auto beside = "      "; ///< between fields on one line
constexpr auto chosen_mark = "■ ";
constexpr auto open_mark = "□ ";
constexpr auto longest_value = std::size_t{2100};
constexpr auto longest_whole = std::size_t{48}; ///< letters of a field that moves to the next line whole

TextStyle line_style(Press const& press, BodyStep const& step, double indent_mm) {
    return {
        .size = step.body_pt,
        .alignment = Alignment::left,
        .width = press.pages.width() - indent_mm * points_per_mm,
        .spacing = step.line_spacing,
    };
}

void add_text(
    Flow& flow,
    Press const& press,
    BodyStep const& step,
    RichText const& text,
    double indent_mm,
    double gap
) {
    auto const style = line_style(press, step, indent_mm);
    flow.add_paragraph({press.context, text, style}, press.pages.left() + indent_mm * points_per_mm, gap);
}

/// A value nobody gave is a dotted line, as on paper.
std::string shown(std::string const& value, FormTemplate const& form) {
    return value.empty() ? form.word("blank") : value;
}

/// A short field beside others is not broken inside.
std::string kept_whole(std::string const& field) {
    if (core::code_points(field) > longest_whole) {
        return field;
    }
    auto whole = std::string();
    for (auto const letter : field) {
        whole += letter == ' ' ? std::string("\u00a0") : std::string(1, letter);
    }
    return whole;
}

void add(Flow& flow, Press const& press, BodyStep const& step, FormSheet::Line const& line) {
    auto text = RichText();
    for (auto const& item : line.items) {
        auto const field = item.label + ": " + (line.is_long ? "" : shown(item.value, press.form));
        text.text += text.text.empty() ? "" : beside;
        text.text += line.items.size() > 1 ? kept_whole(field) : field;
    }
    if (!line.is_long || line.items.front().value.empty()) {
        text.text += line.is_long ? press.form.word("blank") : "";
        add_text(flow, press, step, text, 0, step.paragraph_gap_pt);
        return;
    }
    add_text(flow, press, step, text, 0, step.paragraph_gap_pt);
    auto const& value = line.items.front().value;
    auto style = line_style(press, step, 0);
    style.alignment = Alignment::justified;
    style.indent = press.form.layout.first_line_indent_mm * points_per_mm;
    for (auto from = std::size_t{0}; from <= value.size();) {
        auto const to = std::min(value.find('\n', from), value.size());
        flow.add_paragraph(
            {press.context, {value.substr(from, to - from), {}}, style},
            press.pages.left(),
            1
        );
        from = to + 1;
    }
}

void add(Flow& flow, Press const& press, BodyStep const& step, FormSheet::Choices const& part) {
    add_text(flow, press, step, {part.label + ":", {}}, 0, step.paragraph_gap_pt);
    for (auto const& choice : part.choices) {
        auto const text = (choice.chosen ? chosen_mark : open_mark) + choice.title;
        add_text(flow, press, step, {text, {}}, press.form.layout.first_line_indent_mm, 0);
    }
}

void add(Flow& flow, Press const& press, BodyStep const& step, FormSheet::Table const& part) {
    if (part.rows.empty()) {
        add_text(
            flow,
            press,
            step,
            {part.label + ": " + press.form.word("blank"), {}},
            0,
            step.paragraph_gap_pt
        );
        return;
    }
    add_text(flow, press, step, {part.label + ":", {}}, 0, step.paragraph_gap_pt);
    auto form = press.form;
    form.columns.clear();
    for (auto const& column : part.columns) {
        form.columns.push_back({column.title, "", column.share / 100.0, column.is_centred});
    }
    add_table(flow, {press.pages, press.context, form}, part.rows);
}

void check(FormSheet::Line& line, std::string const& at, FactCheck& check) {
    for (auto& item : line.items) {
        check.must(at, item.label, 300);
        item.value = check.paragraphs(at, item.value, Need::optional, longest_value);
    }
}

void check(FormSheet::Choices& part, std::string const& at, FactCheck& check) {
    check.must(at, part.label, 300);
    for (auto& choice : part.choices) {
        check.must(at, choice.title, 300);
    }
}

void check(FormSheet::Table& part, std::string const& at, FactCheck& check) {
    check.must(at, part.label, 300);
    for (auto& column : part.columns) {
        check.must(at, column.title, 300);
    }
    for (auto& row : part.rows) {
        for (auto& cell : row) {
            check.may(at, cell, longest_value);
        }
    }
}

} // namespace

void add_part(Flow& flow, Press const& press, BodyStep const& step, FormSheet::Part const& part) {
    std::visit([&](auto const& one) { add(flow, press, step, one); }, part);
}

void check_sheet(FormSheet& sheet, FactCheck& facts) {
    facts.may("/reference", sheet.reference, 200);
    sheet.title = facts.paragraphs("/title", sheet.title, Need::mandatory, 400);
    facts.may("/opening", sheet.opening, 1000);
    facts.must("/signer", sheet.signer, 100);
    facts.must_list("/closing", sheet.closing, 0, 20, 1000);
    auto index = 0;
    for (auto& section : sheet.sections) {
        facts.may("/sections/" + std::to_string(index) + "/title", section.title, 200);
        auto place = 0;
        for (auto& part : section.parts) {
            auto const at = "/sections/" + std::to_string(index) + "/" + std::to_string(place++);
            std::visit([&](auto& one) { check(one, at, facts); }, part);
        }
        ++index;
    }
}

} // namespace motcua::documents
