#include "addressee_words.hpp"
#include "fact_check.hpp"
#include "letter_closing.hpp"
#include "letterhead.hpp"
#include "qr_mark.hpp"
#include "template_shelf.hpp"
#include <motcua/documents/apology_letter.hpp>
#include <motcua/documents/wording.hpp>

#include <algorithm>
#include <memory>
#include <regex>
#include <stdexcept>

namespace motcua::documents {
namespace {

constexpr auto title_gap = 16.0;
constexpr auto closing_gap = 14.0;
constexpr auto dash_width = 0.583; ///< of "- ", as a share of the size

/// "05/PXL-SATTP" (Decree 30/2020, annex I), or "/PXL-SATTP" on a draft not yet numbered.
bool is_number_symbol(std::string const& text) {
    static auto const shape = std::regex(R"((\d{2,})?/([A-Z]|Đ)+(-([A-Z]|Đ)+)*)");
    return std::regex_match(text, shape);
}

void check_dates(ApologyFacts const& facts, FactCheck& check) {
    check.require(
        facts.received_at < facts.due_original,
        "/due_original",
        "after_receipt",
        "Hạn trả kết quả phải sau lúc tiếp nhận",
        "The due time must be after the receipt"
    );
    check.require(
        facts.due_before < facts.due_new,
        "/due_new",
        "later_than_due",
        "Ngày hẹn mới phải sau hạn cũ",
        "The new due time must be later than the old one"
    );
    check.require(
        core::at_time(facts.issued_on, std::chrono::minutes{0}) < facts.due_new,
        "/due_new",
        "later_than_letter",
        "Ngày hẹn mới phải sau ngày của văn bản",
        "The new due time must be later than the letter"
    );
    check.require(
        facts.form_set == FormSet::circular_01_2018 || facts.extension_working_days >= 1,
        "/extension_working_days",
        "at_least_one",
        "Thời gian gia hạn phải từ 01 ngày làm việc",
        "The extension must be at least one working day"
    );
}

/// The facts in printable shape.
ApologyFacts checked(ApologyFacts facts, FactCheck& check) {
    auto const is_2025 = facts.form_set == FormSet::circular_03_2025;
    auto const must = [&](char const* pointer, std::string& text, std::size_t most) {
        text = check.text(pointer, text, Need::mandatory, most);
    };
    auto const may = [&](char const* pointer, std::string& text, std::size_t most) {
        text = check.text(pointer, text, Need::optional, most);
    };
    may("/superior_body", facts.superior_body, 120);
    must("/issuer", facts.issuer, 120);
    facts.one_stop_unit =
        check.text("/one_stop_unit", facts.one_stop_unit, is_2025 ? Need::mandatory : Need::optional, 160);
    must("/place", facts.place, 40);
    must("/number_symbol", facts.number_symbol, 40);
    check.require(
        is_number_symbol(facts.number_symbol),
        "/number_symbol",
        "number_symbol",
        "Số và ký hiệu không đúng dạng 05/PXL-SATTP",
        "The number and symbol are not of the shape 05/PXL-SATTP"
    );
    facts.addressee = check.addressee("/addressee", facts.addressee);
    must("/dossier_code", facts.dossier_code, 60);
    must("/procedure_name", facts.procedure_name, 600);
    must("/processing_state", facts.processing_state, 400);
    facts.reason = check.paragraphs("/reason", facts.reason, Need::mandatory, 8000);
    may("/signer/authority", facts.signer.authority, 60);
    must("/signer/title", facts.signer.title, 100);
    must("/signer/name", facts.signer.name, 80);
    check.require(
        !facts.recipients.empty() && facts.recipients.size() <= 12,
        "/recipients",
        "required",
        "Cần từ 01 đến 12 nơi nhận",
        "There must be 1 to 12 recipients"
    );
    auto index = 0;
    for (auto& recipient : facts.recipients) {
        must(("/recipients/" + std::to_string(index++)).c_str(), recipient, 120);
    }
    may("/lookup_url", facts.lookup_url, longest_qr_text);
    check_dates(facts, check);
    return facts;
}

/// A final stop is the template's to set.
std::string without_stop(std::string text) {
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) {
        text.pop_back();
    }
    return text;
}

Values values_of(ApologyFacts const& facts, FormTemplate const& form) {
    auto const received_on = date_words(core::date_of(facts.received_at));
    return {
        {"issuer", facts.issuer},
        {"one_stop_unit", facts.one_stop_unit},
        {"salutation", salutation_of(facts.addressee, form)},
        {"received_on", received_on},
        {"Received_on", "N" + received_on.substr(1)},
        {"received_at", clock_and_date_words(facts.received_at)},
        {"procedure", facts.procedure_name},
        {"dossier_code", facts.dossier_code},
        {"due_original", clock_and_date_words(facts.due_original)},
        {"due_before", clock_and_date_words(facts.due_before)},
        {"due_new", clock_and_date_words(facts.due_new)},
        {"extension", two_digits(facts.extension_working_days)},
        {"state", without_stop(facts.processing_state)},
        {"reason", without_stop(facts.reason)},
    };
}

bool holds(std::string const& condition, ApologyFacts const& facts) {
    auto const is_overdue = facts.issued_on > core::date_of(facts.due_before);
    if (condition == "before_due") {
        return !is_overdue;
    }
    if (condition == "after_due") {
        return is_overdue;
    }
    return condition.empty() || facts.due_before != facts.due_original;
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

/// The letter while it is being set.
class ApologySetting {
public:
    ApologySetting(ApologyFacts const& facts, FormTemplate const& form, PangoContext* context)
        : facts_(facts)
        , form_(form)
        , context_(context)
        , values_(values_of(facts, form))
        , pages_(
              form.layout,
              {form.title + " - " + facts.dossier_code,
               facts.issuer,
               facts.procedure_name,
               core::at_time(facts.issued_on, std::chrono::minutes{0})}
          ) {}

    [[nodiscard]] std::string set() {
        auto const below_head = draw_letterhead(pages_, context_, form_, letterhead());
        auto const y = draw_title(pages_, context_, form_, below_head + title_gap) + title_gap;
        auto const& steps = form_.layout.body_steps;
        auto const flow = fitted(pages_, y, steps, [this](BodyStep const& step) { return flow_of(step); });
        flow.draw(pages_, context_, form_.layout.page_number_pt, y);
        return pages_.finish();
    }

private:
    [[nodiscard]] Letterhead letterhead() const {
        auto const is_draft = facts_.number_symbol.front() == '/';
        return {
            in_capitals(facts_.superior_body),
            in_capitals(facts_.issuer),
            form_.word("number_label") + (is_draft ? form_.word("number_blank") : " ") + facts_.number_symbol,
            form_.word("national_name"),
            form_.word("motto"),
            facts_.place + ", " + date_words(facts_.issued_on),
        };
    }

    [[nodiscard]] Flow flow_of(BodyStep const& step) const {
        auto flow = Flow();
        add_addressees(flow, step);
        add_body(flow, step);
        auto const closing = LetterClosing{facts_.signer, facts_.recipients, facts_.lookup_url};
        add_closing(flow, letter_closing(closing, form_, context_, pages_.width()), closing_gap);
        return flow;
    }

    /// The applicant with address and telephone, each known part of them.
    [[nodiscard]] RichText applicant_line() const {
        auto const& to = facts_.addressee;
        auto line = RichText{full_name(to, form_), {}};
        line.bold = {{0, line.text.size()}};
        auto reach = std::string();
        if (!to.address.empty()) {
            reach = form_.word("address_label") + " " + to.address;
        }
        if (!to.phone.empty()) {
            reach += (reach.empty() ? "" : "; ") + form_.word("phone_label") + " " + to.phone;
        }
        line.text += reach.empty() ? "" : " (" + reach + ")";
        return line;
    }

    /// The form of 2025 is also a request to the one-stop unit: two addressees, with dashes (Decree 30/2020,
    /// annex I).
    void add_addressees(Flow& flow, BodyStep const& step) const {
        auto lines = std::vector<RichText>{applicant_line()};
        if (facts_.form_set == FormSet::circular_03_2025) {
            lines.push_back({facts_.one_stop_unit, {}});
        }
        auto style = TextStyle{.size = step.body_pt, .spacing = step.line_spacing};
        auto const label =
            std::make_shared<TextBlock const>(context_, RichText{form_.word("to_label") + " ", {}}, style);
        auto const indent = form_.layout.first_line_indent_mm * points_per_mm;
        auto const draw_label = [label, indent](PdfPages const& pages, double y) {
            label->draw(pages.ink(), pages.left() + indent, y);
        };
        flow.add({.keeps_with_next = true, .draw = draw_label});
        auto const offset = indent + label->natural_width();
        style.width = pages_.width() - offset;
        auto const has_dashes = lines.size() > 1;
        style.indent = has_dashes ? -dash_width * step.body_pt : 0;
        for (auto& line : lines) {
            auto const dash = std::string(has_dashes ? "- " : "");
            line.text = dash + line.text + (&line == &lines.back() ? "." : ";");
            for (auto& bold : line.bold) {
                bold = {bold.from + dash.size(), bold.to + dash.size()};
            }
            flow.add_paragraph({context_, line, style, form_.keep_together}, pages_.left() + offset, 0);
        }
    }

    void add_body(Flow& flow, BodyStep const& step) const {
        auto const style = TextStyle{
            .size = step.body_pt,
            .alignment = Alignment::justified,
            .width = pages_.width(),
            .indent = form_.layout.first_line_indent_mm * points_per_mm,
            .spacing = step.line_spacing,
        };
        for (auto const& paragraph : form_.body) {
            if (!holds(paragraph.when, facts_)) {
                continue;
            }
            for (auto const& part : paragraphs_of(paragraph.text.filled(values_, form_.bold))) {
                flow.add_paragraph({context_, part, style}, pages_.left(), step.paragraph_gap_pt);
            }
        }
    }

    ApologyFacts const& facts_;
    FormTemplate const& form_;
    PangoContext* context_;
    Values values_;
    PdfPages pages_;
};

} // namespace

FormSpec const& apology_spec() {
    static auto const spec = FormSpec{
        {"issuer",
         "one_stop_unit",
         "salutation",
         "received_on",
         "Received_on",
         "received_at",
         "procedure",
         "dossier_code",
         "due_original",
         "due_before",
         "due_new",
         "extension",
         "state",
         "reason"},
        {"before_due", "after_due", "due_moved"},
        {"national_name",
         "motto",
         "number_label",
         "number_blank",
         "to_label",
         "address_label",
         "phone_label",
         "salutation_mr",
         "salutation_ms",
         "salutation_person",
         "salutation_organisation",
         "recipients_label",
         "lookup_note"},
        {"procedure", "dossier_code", "due_original", "state", "reason", "due_new"},
    };
    return spec;
}

core::Expected<std::string> render_apology(ApologyFacts const& facts, Templates const& templates) {
    auto const& shelf = templates.shelf();
    auto check = FactCheck("văn bản xin lỗi (mẫu 04)", "apology letter (form 04)", shelf.typeface());
    auto const ready = checked(facts, check);
    if (!check.passed()) {
        return check.failure();
    }
    auto const lease = shelf.typeface().borrow();
    return ApologySetting(ready, shelf.apology(ready.form_set), lease.context()).set();
}

} // namespace motcua::documents
