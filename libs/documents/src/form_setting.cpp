#include "form_setting.hpp"

#include "letterhead.hpp"
#include "print_text.hpp"
#include <motcua/documents/wording.hpp>

#include <algorithm>
#include <regex>

namespace motcua::documents {
namespace {

constexpr auto note_share = 0.9; ///< of the body's size
constexpr auto below_code = 4.0;

/// What differs between the sheets, in points.
struct SheetGaps {
    double above_title;
    double below_title;
    double above_closing;
};

SheetGaps gaps_of(Sheet sheet) {
    return sheet == Sheet::letter ? SheetGaps{16, 16, 14} : SheetGaps{8, 4, 10};
}

/// "05/PXL-SATTP" (Decree 30/2020, annex I) with the suffix of the form.
bool is_number_symbol(std::string const& text, std::string const& suffix) {
    static auto const shape = std::regex(R"((\d{2,})?/(([A-Z]|Đ)+)(-([A-Z]|Đ)+)*)");
    auto parts = std::smatch();
    return std::regex_match(text, parts, shape) && parts[2] == suffix;
}

std::string number_line(FormTemplate const& form, FormHead const& head) {
    if (!form.spec->is_numbered) {
        return {};
    }
    if (!head.draft) {
        return form.word("number_label") + " " + head.number_symbol;
    }
    auto const slash = head.number_symbol.find('/');
    auto const symbol =
        slash == std::string::npos ? "/" + form.form.number_suffix : head.number_symbol.substr(slash);
    return form.word("number_label") + form.word("number_blank") + symbol;
}

/// Cuts text with line feeds into paragraphs, bold parts with them.
std::vector<RichText> paragraphs_of(RichText const& text) {
    auto parts = std::vector<RichText>();
    auto from = std::size_t{0};
    while (from <= text.text.size()) {
        auto const to = std::min(text.text.find('\n', from), text.text.size());
        auto part = RichText{text.text.substr(from, to - from), {}};
        for (auto const& bold : text.bold) {
            if (bold.to > from && bold.from < to) {
                part.bold.push_back({std::max(bold.from, from) - from, std::min(bold.to, to) - from});
            }
        }
        parts.push_back(std::move(part));
        from = to + 1;
    }
    return parts;
}

TextStyle style_of(Press const& press, BodyStep const& step, bool is_note) {
    auto const indent = press.form.layout.first_line_indent_mm * points_per_mm;
    if (press.form.spec->sheet == Sheet::letter) {
        return {
            .size = step.body_pt,
            .alignment = Alignment::justified,
            .width = press.pages.width(),
            .indent = indent,
            .spacing = step.line_spacing,
        };
    }
    return {
        .size = step.body_pt * (is_note ? note_share : 1),
        .italic = is_note,
        .width = press.pages.width() - (is_note ? indent : 0),
        .spacing = step.line_spacing,
    };
}

void add_body(Flow& flow, Press const& press, FormParts const& parts, BodyStep const& step) {
    auto const& form = press.form;
    for (auto const& paragraph : form.body) {
        auto const& holding = parts.holding;
        if (!paragraph.when.empty() &&
            std::find(holding.begin(), holding.end(), paragraph.when) == holding.end()) {
            continue;
        }
        auto const is_note = paragraph.shape == "note";
        auto const style = style_of(press, step, is_note);
        auto const x = press.pages.left() + press.pages.width() - style.width;
        for (auto const& part : paragraphs_of(paragraph.text.filled(parts.values, form.bold))) {
            flow.add_paragraph({press.context, part, style}, x, is_note ? 0 : step.paragraph_gap_pt);
        }
        auto const block = parts.blocks.find(paragraph.shape);
        if (block != parts.blocks.end()) {
            block->second(flow, press, step);
        }
    }
}

/// "Mã hồ sơ: …" under the title of a slip; returns the y below it.
double set_code_line(Press const& press, FormParts const& parts, double y) {
    auto const style = TextStyle{
        .size = press.form.layout.body_steps.front().body_pt,
        .alignment = Alignment::centre,
        .width = press.pages.width(),
    };
    auto const code = TextBlock(press.context, {press.form.word("code_line", parts.values), {}}, style);
    code.draw(press.pages.ink(), press.pages.left(), y);
    return y + code.height() + below_code;
}

} // namespace

PdfAbout about_form(
    FormTemplate const& form,
    std::string const& dossier_code,
    std::string const& issuer,
    std::string const& subject,
    core::Instant created_at
) {
    auto const about = dossier_code.empty() ? std::string() : " - " + dossier_code;
    auto const source = form.form.template_name + "/" + std::to_string(form.form.template_version);
    return {form.form.title + about, issuer, subject, source, created_at};
}

void check_head(FormHead& head, Form const& form, FactCheck& check) {
    check.may("/superior_body", head.superior_body, 120);
    check.must("/issuer", head.issuer, 120);
    check.must("/place", head.place, 40);
    if (form.number_suffix.empty()) {
        head.number_symbol.clear();
        return;
    }
    head.draft = head.draft || head.number_symbol.rfind('/', 0) == 0;
    head.number_symbol =
        check.text("/number_symbol", head.number_symbol, head.draft ? Need::optional : Need::mandatory, 40);
    check.require(
        head.number_symbol.empty() || is_number_symbol(head.number_symbol, form.number_suffix),
        "/number_symbol",
        "number_symbol",
        "Số và ký hiệu không đúng dạng 05/" + form.number_suffix,
        "The number and symbol are not of the shape 05/" + form.number_suffix
    );
}

double set_head(Press const& press, FormHead const& head) {
    auto const& form = press.form;
    press.pages.begin_form(form.layout);
    if (head.draft) {
        press.pages.mark_pages(press.context, form.word("draft_mark"));
    }
    return draw_letterhead(
        press.pages,
        press.context,
        form,
        {in_capitals(head.superior_body),
         in_capitals(head.issuer),
         number_line(form, head),
         form.word("national_name"),
         form.word("motto"),
         head.place + ", " + date_words(head.issued_on)}
    );
}

PdfAbout set_form(Press const& press, FormParts const& parts) {
    auto const& form = press.form;
    auto const gaps = gaps_of(form.spec->sheet);
    auto const below_head = set_head(press, parts.head);
    auto y = draw_title(press.pages, press.context, form, below_head + gaps.above_title) + gaps.below_title;
    if (form.spec->sheet == Sheet::slip) {
        y = set_code_line(press, parts, y);
    }
    auto const flow = fitted(press.pages, y, form.layout.body_steps, [&](BodyStep const& step) {
        auto made = Flow();
        if (parts.opening) {
            parts.opening(made, press, step);
        }
        add_body(made, press, parts, step);
        if (parts.closing) {
            add_closing(made, parts.closing(press), gaps.above_closing);
        }
        return made;
    });
    flow.draw(press.pages, press.context, form.layout.page_number_pt, y);
    return parts.about;
}

core::Expected<FormTemplate const*>
template_of(Templates const& templates, FormKind kind, FormHead const& head, std::string const& prefix) {
    auto const* form = templates.shelf().find(kind, head.form_set);
    if (form == nullptr) {
        return core::invalid(
            prefix + "/form_set",
            "form_not_in_set",
            "Bộ mẫu của hồ sơ không có mẫu này.",
            "The form set of the dossier has no such form."
        );
    }
    return form;
}

} // namespace motcua::documents
