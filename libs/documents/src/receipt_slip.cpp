#include "addressee_words.hpp"
#include "component_table.hpp"
#include "fact_check.hpp"
#include "letterhead.hpp"
#include "print_text.hpp"
#include "qr_mark.hpp"
#include "slip_closing.hpp"
#include "template_shelf.hpp"
#include <motcua/documents/receipt_slip.hpp>
#include <motcua/documents/wording.hpp>

namespace motcua::documents {
namespace {

constexpr auto title_gap = 8.0;
constexpr auto note_share = 0.9; ///< of the body's size
constexpr auto closing_gap = 10.0;
constexpr auto most_components = std::size_t{100};

/// The facts in printable shape.
ReceiptFacts checked(ReceiptFacts facts, FactCheck& check) {
    auto const must = [&](std::string const& pointer, std::string& text, std::size_t most) {
        text = check.text(pointer, text, Need::mandatory, most);
    };
    auto const may = [&](std::string const& pointer, std::string& text, std::size_t most) {
        text = check.text(pointer, text, Need::optional, most);
    };
    auto const positive = [&](std::string const& pointer, int number) {
        check.require(number >= 1, pointer, "at_least_one", "Số phải từ 01", "The number must be at least 1");
    };
    may("/superior_body", facts.superior_body, 120);
    must("/issuer", facts.issuer, 120);
    must("/place", facts.place, 40);
    must("/number_symbol", facts.number_symbol, 40);
    must("/dossier_code", facts.dossier_code, 60);
    facts.applicant = check.addressee("/applicant", facts.applicant);
    must("/procedure_name", facts.procedure_name, 600);
    check.require(
        !facts.components.empty() && facts.components.size() <= most_components,
        "/components",
        "required",
        "Cần từ 01 đến 100 thành phần hồ sơ",
        "There must be 1 to 100 components"
    );
    for (auto index = std::size_t{0}; index < facts.components.size(); ++index) {
        auto const pointer = "/components/" + std::to_string(index);
        must(pointer + "/name", facts.components[index].name, 400);
        must(pointer + "/form", facts.components[index].form, 40);
        positive(pointer + "/copies", facts.components[index].copies);
    }
    positive("/sets", facts.sets);
    positive("/register_volume", facts.register_volume);
    positive("/register_entry", facts.register_entry);
    must("/limit", facts.limit, 120);
    must("/due_explained", facts.due_explained, 400);
    must("/result_at", facts.result_at, 300);
    may("/fee", facts.fee, 120);
    must("/receiver_name", facts.receiver_name, 80);
    may("/lookup_url", facts.lookup_url, longest_qr_text);
    may("/lookup_key", facts.lookup_key, 20);
    check.require(
        facts.received_at < facts.due_at,
        "/due_at",
        "after_receipt",
        "Hạn trả kết quả phải sau lúc tiếp nhận",
        "The due time must be after the receipt"
    );
    return facts;
}

Values values_of(ReceiptFacts const& facts, FormTemplate const& form) {
    auto const or_blank = [&form](std::string const& text) {
        return text.empty() ? form.word("blank") : text;
    };
    return {
        {"issuer", facts.issuer},
        {"applicant", full_name(facts.applicant, form)},
        {"address", or_blank(facts.applicant.address)},
        {"phone", or_blank(facts.applicant.phone)},
        {"email", or_blank(facts.applicant.email)},
        {"procedure", facts.procedure_name},
        {"dossier_code", facts.dossier_code},
        {"sets", two_digits(facts.sets)},
        {"limit", facts.limit},
        {"received_at", clock_and_date_words(facts.received_at)},
        {"due_at", clock_and_date_words(facts.due_at)},
        {"due_explained", facts.due_explained},
        {"result_at", facts.result_at},
        {"fee", facts.fee},
        {"volume", two_digits(facts.register_volume)},
        {"entry", two_digits(facts.register_entry)},
    };
}

/// The slip while it is being set.
class ReceiptSetting {
public:
    ReceiptSetting(ReceiptFacts const& facts, FormTemplate const& form, PangoContext* context)
        : facts_(facts)
        , form_(form)
        , context_(context)
        , values_(values_of(facts, form))
        , pages_(
              form.layout,
              {form.title + " - " + facts.dossier_code, facts.issuer, facts.procedure_name, facts.received_at}
          ) {}

    [[nodiscard]] std::string set() {
        auto const below_head = draw_letterhead(
            pages_,
            context_,
            form_,
            {in_capitals(facts_.superior_body),
             in_capitals(facts_.issuer),
             form_.word("number_label") + " " + facts_.number_symbol,
             form_.word("national_name"),
             form_.word("motto"),
             facts_.place + ", " + date_words(facts_.issued_on)}
        );
        auto const below_title = draw_title(pages_, context_, form_, below_head + title_gap) + title_gap / 2;
        auto const style = TextStyle{
            .size = form_.layout.body_steps.front().body_pt,
            .alignment = Alignment::centre,
            .width = pages_.width(),
        };
        auto const code = TextBlock(context_, {form_.word("code_line", values_), {}}, style);
        code.draw(pages_.ink(), pages_.left(), below_title);
        auto const y = below_title + code.height();
        auto const& steps = form_.layout.body_steps;
        auto const flow = fitted(pages_, y, steps, [this](BodyStep const& step) { return flow_of(step); });
        flow.draw(pages_, context_, form_.layout.page_number_pt, y);
        return pages_.finish();
    }

private:
    [[nodiscard]] Flow flow_of(BodyStep const& step) const {
        auto flow = Flow();
        for (auto const& paragraph : form_.body) {
            if (paragraph.when == "fee" && facts_.fee.empty()) {
                continue;
            }
            auto const is_note = paragraph.shape == "note";
            auto const indent = is_note ? form_.layout.first_line_indent_mm * points_per_mm : 0.0;
            auto const style = TextStyle{
                .size = step.body_pt * (is_note ? note_share : 1),
                .italic = is_note,
                .width = pages_.width() - indent,
                .spacing = step.line_spacing,
            };
            auto const filled = paragraph.text.filled(values_, form_.bold);
            auto const gap = is_note ? 0 : step.paragraph_gap_pt;
            flow.add_paragraph({context_, filled, style}, pages_.left() + indent, gap);
            if (paragraph.shape == "table") {
                add_component_table(flow, pages_, context_, form_, facts_.components);
            }
        }
        add_closing(flow, slip_closing(facts_, form_, context_, pages_.width()), closing_gap);
        return flow;
    }

    ReceiptFacts const& facts_;
    FormTemplate const& form_;
    PangoContext* context_;
    Values values_;
    PdfPages pages_;
};

} // namespace

FormSpec const& receipt_spec() {
    static auto const spec = FormSpec{
        {"issuer",
         "applicant",
         "address",
         "phone",
         "email",
         "procedure",
         "dossier_code",
         "sets",
         "limit",
         "received_at",
         "due_at",
         "due_explained",
         "result_at",
         "fee",
         "volume",
         "entry"},
        {"fee"},
        {"national_name",
         "motto",
         "number_label",
         "code_line",
         "blank",
         "salutation_mr",
         "salutation_ms",
         "salutation_person",
         "salutation_organisation",
         "column_number",
         "column_name",
         "column_form",
         "column_copies",
         "sign_applicant",
         "sign_receiver",
         "sign_note",
         "lookup_note",
         "key_label"},
        {"applicant", "procedure", "dossier_code", "received_at", "due_at", "due_explained"},
    };
    return spec;
}

core::Expected<std::string> render_receipt(ReceiptFacts const& facts, Templates const& templates) {
    auto const& shelf = templates.shelf();
    auto check = FactCheck("giấy tiếp nhận hồ sơ (mẫu 01)", "receipt (form 01)", shelf.typeface());
    auto const ready = checked(facts, check);
    if (!check.passed()) {
        return check.failure();
    }
    auto const lease = shelf.typeface().borrow();
    return ReceiptSetting(ready, shelf.receipt(ready.form_set), lease.context()).set();
}

} // namespace motcua::documents
