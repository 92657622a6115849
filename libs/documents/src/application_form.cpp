#include "application_parts.hpp"
#include "form_table.hpp"
#include "print_text.hpp"
#include "qr_mark.hpp"
#include <motcua/documents/application_form.hpp>
#include <motcua/documents/wording.hpp>

#include <algorithm>
#include <array>

namespace motcua::documents {
namespace {

constexpr auto submission_names = std::array{"draft", "counter", "post", "online"};
constexpr auto rule_drop = 2.0;
constexpr auto above_date = 6.0;
constexpr auto above_title = 12.0;
constexpr auto below_title = 8.0;
constexpr auto above_section = 8.0;
constexpr auto above_closing = 12.0;
constexpr auto left_share = 0.46;
constexpr auto note_pt = 10.5;
constexpr auto room_height_mm = 16.0;

ApplicationFacts checked(ApplicationFacts facts, FactCheck& check) {
    check_sheet(facts.sheet, check);
    check.must("/addressee", facts.addressee, 200);
    check.must("/place", facts.place, 60);
    check.must("/applicant_name", facts.applicant_name, 300);
    check.may("/submitted_at", facts.submitted_at, 200);
    check.may("/dossier_code", facts.dossier_code, 60);
    check.may("/lookup_url", facts.lookup_url, longest_qr_text);
    return facts;
}

/// One text from margin to margin at once; returns the y below it.
double set_block(Press const& press, RichText const& text, TextStyle style, double y) {
    style.width = press.pages.width();
    auto const block = TextBlock(press.context, text, style, press.form.keep_together);
    block.draw(press.pages.ink(), press.pages.left(), y);
    return y + block.height();
}

double
rule_below(Press const& press, std::string const& text, TextStyle const& style, double share, double y) {
    auto const length = TextBlock(press.context, {text, {}}, style).natural_width() * share;
    press.pages.rule(press.pages.left() + (press.pages.width() - length) / 2, y + rule_drop, length);
    return y + rule_drop;
}

/// Number of the form, national name and motto, place and date, title; returns where the text may begin.
double set_opening(Press const& press, ApplicationFacts const& facts) {
    auto const& form = press.form;
    auto const& sizes = form.layout;
    press.pages.begin_form(sizes);
    if (facts.draft) {
        press.pages.mark_pages(press.context, form.word("draft_mark"));
    }
    auto y = press.pages.top();
    if (!facts.sheet.reference.empty()) {
        auto const reference = RichText{facts.sheet.reference, {}};
        auto style = TextStyle{.size = note_pt, .italic = true};
        auto const block = TextBlock(press.context, reference, style);
        block.draw(press.pages.ink(), press.pages.left() + press.pages.width() - block.natural_width(), y);
        y += block.height() + 4;
    }
    auto const name = TextStyle{.size = sizes.national_name_pt, .bold = true, .alignment = Alignment::centre};
    auto const motto = TextStyle{.size = sizes.motto_pt, .bold = true, .alignment = Alignment::centre};
    y = set_block(press, {form.word("national_name"), {}}, name, y);
    y = set_block(press, {form.word("motto"), {}}, motto, y);
    y = rule_below(press, form.word("motto"), {.size = sizes.motto_pt, .bold = true}, 1, y) + above_date;
    auto const date = facts.place + ", " + date_words(core::date_of(facts.filled_at));
    auto const date_block =
        TextBlock(press.context, {date, {}}, {.size = sizes.place_date_pt, .italic = true});
    date_block
        .draw(press.pages.ink(), press.pages.left() + press.pages.width() - date_block.natural_width(), y);
    y += date_block.height() + above_title;
    auto const title = TextStyle{
        .size = sizes.title_pt,
        .bold = true,
        .alignment = Alignment::centre,
        .width = press.pages.width(),
        .spacing = 1.25};
    y = set_block(press, {facts.sheet.title, {}}, title, y);
    return y + below_title;
}

void add_addressee(Flow& flow, Press const& press, BodyStep const& step, ApplicationFacts const& facts) {
    auto const style = TextStyle{
        .size = step.body_pt,
        .alignment = Alignment::centre,
        .width = press.pages.width(),
        .spacing = step.line_spacing};
    auto const text = press.form.word("to_label") + " " + facts.addressee;
    flow.add_paragraph({press.context, {text, {}}, style, press.form.keep_together}, press.pages.left(), 0);
}

void add_prose(Flow& flow, Press const& press, BodyStep const& step, std::string const& text) {
    auto const style = TextStyle{
        .size = step.body_pt,
        .alignment = Alignment::justified,
        .width = press.pages.width(),
        .indent = press.form.layout.first_line_indent_mm * points_per_mm,
        .spacing = step.line_spacing};
    flow.add_paragraph({press.context, {text, {}}, style}, press.pages.left(), step.paragraph_gap_pt);
}

void add_section_title(Flow& flow, Press const& press, BodyStep const& step, std::string const& title) {
    auto const style = TextStyle{
        .size = step.body_pt,
        .bold = true,
        .width = press.pages.width(),
        .spacing = step.line_spacing};
    flow.add_paragraph({press.context, {title, {}}, style}, press.pages.left(), above_section);
    flow.bind_last_two();
}

/// How the application came, in the words of the template.
std::string submission_words(Press const& press, ApplicationFacts const& facts) {
    auto const* const when = submission_names.at(static_cast<std::size_t>(facts.submission));
    auto const values = Values{
        {"filled_at", clock_and_date_words(facts.filled_at)},
        {"submitted_at", facts.submitted_at},
        {"dossier_code", facts.dossier_code}};
    auto words = std::string();
    for (auto const& paragraph : press.form.body) {
        if (paragraph.when.empty() || paragraph.when == when) {
            words += (words.empty() ? "" : "\n") + paragraph.text.filled(values).text;
        }
    }
    return words;
}

/// What the office answers for on the left, the applicant on the right.
Arrangement closing(Press const& press, ApplicationFacts const& facts) {
    auto made = Arrangement();
    auto const& sizes = press.form.layout;
    auto const left = press.pages.width() * left_share;
    auto const right = press.pages.width() - left;
    auto const note = TextStyle{.size = note_pt, .italic = true, .width = left - 12, .spacing = 1.2};
    auto y = made.put({press.context, {submission_words(press, facts), {}}, note}, 0, 0) + 6;
    if (!facts.lookup_url.empty()) {
        auto const mark = sizes.qr_mm * points_per_mm;
        auto beside = note;
        beside.width = left - 12 - mark - 8;
        auto code = TextBlock(press.context, {press.form.word("lookup_note"), {}}, beside);
        auto const code_y = y + (mark - code.height()) / 2;
        made.put(std::move(code), mark + 8, code_y);
        made.put_qr(facts.lookup_url, 0, y, mark);
        y += mark + 4;
    }
    auto const strong =
        TextStyle{.size = sizes.signature_pt, .bold = true, .alignment = Alignment::centre, .width = right};
    auto const hint =
        TextStyle{.size = note_pt, .italic = true, .alignment = Alignment::centre, .width = right};
    auto below = made.put({press.context, {in_capitals(facts.sheet.signer), {}}, strong}, left, 0);
    below = made.put({press.context, {press.form.word("sign_note"), {}}, hint}, left, below);
    made.put(
        {press.context, {facts.applicant_name, {}}, strong},
        left,
        below + sizes.signature_space_mm * points_per_mm
    );
    if (!facts.draft) {
        made.leave_room(SignatureRole::agency, 0, y, left - 12, room_height_mm * points_per_mm);
    }
    return made;
}

Flow flow_of(Press const& press, ApplicationFacts const& facts, BodyStep const& step) {
    auto flow = Flow();
    add_addressee(flow, press, step, facts);
    if (!facts.sheet.opening.empty()) {
        add_prose(flow, press, step, facts.sheet.opening);
    }
    for (auto const& section : facts.sheet.sections) {
        if (!section.title.empty()) {
            add_section_title(flow, press, step, section.title);
        }
        for (auto const& part : section.parts) {
            add_part(flow, press, step, part);
        }
    }
    for (auto const& text : facts.sheet.closing) {
        add_prose(flow, press, step, text);
    }
    add_closing(flow, closing(press, facts), above_closing);
    return flow;
}

PdfAbout about(FormTemplate const& form, ApplicationFacts const& facts) {
    auto title = facts.sheet.title;
    std::replace(title.begin(), title.end(), '\n', ' ');
    title += facts.dossier_code.empty() ? "" : " - " + facts.dossier_code;
    title += facts.draft ? " - " + form.word("draft_mark") : "";
    auto const source = form.form.template_name + "/" + std::to_string(form.form.template_version) + " " +
                        facts.form + "/" + std::to_string(facts.form_version);
    return {std::move(title), facts.applicant_name, facts.procedure_name, source, facts.filled_at};
}

} // namespace

FormSpec const& application_spec() {
    static auto const spec = FormSpec{
        .kind = FormKind::application,
        .name = "application",
        .name_vi = "đơn, tờ khai",
        .name_en = "application",
        .sheet = Sheet::application,
        .is_numbered = false,
        .placeholders = {"filled_at", "submitted_at", "dossier_code"},
        .conditions = {submission_names.begin(), submission_names.end()},
        .words = {"to_label", "lookup_note", "sign_note", "blank"},
        .must_say = {"filled_at", "dossier_code"},
        .shapes = {},
        .columns = {},
    };
    return spec;
}

core::Expected<std::string> render_application(
    ApplicationFacts const& facts,
    Templates const& templates,
    SignatureRooms* rooms,
    int* pages
) {
    auto const& shelf = templates.shelf();
    auto const& form = shelf.application();
    auto check = FactCheck(form.spec->name_vi, form.spec->name_en, shelf.typeface());
    auto const ready = checked(facts, check);
    if (!check.passed()) {
        return check.failure();
    }
    auto const lease = shelf.typeface().borrow();
    auto paper = PdfPages();
    auto const press = Press{paper, lease.context(), form};
    auto const y = set_opening(press, ready);
    auto const flow = fitted(paper, y, form.layout.body_steps, [&](BodyStep const& step) {
        return flow_of(press, ready, step);
    });
    flow.draw(paper, lease.context(), form.layout.page_number_pt, y);
    if (rooms != nullptr) {
        *rooms = paper.rooms();
    }
    if (pages != nullptr) {
        *pages = paper.page();
    }
    return paper.finish(about(form, ready), shelf.colour_profile());
}

} // namespace motcua::documents
