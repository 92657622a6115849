#include "addressee_words.hpp"
#include "form_setting.hpp"
#include "form_table.hpp"
#include "qr_mark.hpp"
#include "slip_closing.hpp"
#include "table.hpp"
#include <motcua/documents/receipt_slip.hpp>
#include <motcua/documents/wording.hpp>

namespace motcua::documents {
namespace {

constexpr auto most_components = std::size_t{100};

/// The facts in printable shape.
ReceiptFacts checked(ReceiptFacts facts, FactCheck& check) {
    check.must("/dossier_code", facts.dossier_code, 60);
    facts.applicant = check.addressee("/applicant", facts.applicant);
    check.must("/procedure_name", facts.procedure_name, 600);
    check.count("/components", facts.components.size(), 1, most_components);
    for (auto index = std::size_t{0}; index < facts.components.size(); ++index) {
        auto const pointer = "/components/" + std::to_string(index);
        check.must(pointer + "/name", facts.components[index].name, 400);
        check.must(pointer + "/form", facts.components[index].form, 40);
        check.positive(pointer + "/copies", facts.components[index].copies);
    }
    check.positive("/sets", facts.sets);
    check.positive("/register_volume", facts.register_volume);
    check.positive("/register_entry", facts.register_entry);
    check.must("/limit", facts.limit, 120);
    check.must("/due_explained", facts.due_explained, 400);
    check.must("/result_at", facts.result_at, 300);
    check.may("/fee", facts.fee, 300);
    check.must("/receiver_name", facts.receiver_name, 80);
    check.may("/lookup_url", facts.lookup_url, longest_qr_text);
    check.may("/lookup_key", facts.lookup_key, 20);
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
    auto values = Values{
        {"issuer", facts.issuer},
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
    add_applicant(values, facts.applicant, form);
    return values;
}

void add_components(Flow& flow, Press const& press, std::vector<ReceivedComponent> const& components) {
    auto rows = std::vector<std::vector<std::string>>();
    for (auto const& component : components) {
        rows.push_back(
            {std::to_string(rows.size() + 1), component.name, component.form, two_digits(component.copies)}
        );
    }
    add_table(flow, press, rows);
}

PdfAbout set(ReceiptFacts const& facts, Press const& to) {
    auto const& form = to.form;
    return set_form(
        to,
        {
            .about =
                about_form(form, facts.dossier_code, facts.issuer, facts.procedure_name, facts.received_at),
            .head = facts,
            .values = values_of(facts, form),
            .holding = facts.fee.empty() ? std::vector<std::string>() : std::vector<std::string>{"fee"},
            .opening = {},
            .blocks =
                {{"table",
                  [&facts](Flow& flow, Press const& press, BodyStep const& /*step*/) {
                      add_components(flow, press, facts.components);
                  }}},
            .closing =
                [&facts](Press const& press) {
                    static auto const by_hand = std::string();
                    return slip_closing(
                        {{{"sign_applicant", by_hand}, {"sign_receiver", facts.receiver_name}},
                         facts.lookup_url,
                         facts.lookup_key},
                        press
                    );
                },
        }
    );
}

} // namespace

FormSpec const& receipt_spec() {
    static auto const spec = FormSpec{
        .kind = FormKind::receipt,
        .name = "receipt",
        .name_vi = "giấy tiếp nhận hồ sơ (mẫu 01)",
        .name_en = "receipt (form 01)",
        .sheet = Sheet::slip,
        .is_numbered = true,
        .placeholders = applicant_placeholders(
            {"issuer",
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
             "entry"}
        ),
        .conditions = {"fee"},
        .words = slip_closing_words({"sign_applicant", "sign_receiver"}),
        .must_say = {"applicant", "procedure", "dossier_code", "received_at", "due_at", "due_explained"},
        .shapes = {"table"},
        .columns = {"number", "name", "form", "copies"},
    };
    return spec;
}

core::Expected<std::string>
render_receipt(ReceiptFacts const& facts, Templates const& templates, SignatureRooms* rooms) {
    return render_forms(FormKind::receipt, std::span(&facts, 1), templates, checked, set, rooms);
}

core::Expected<std::string>
render_receipts(std::vector<ReceiptFacts> const& slips, Templates const& templates) {
    if (slips.empty() || slips.size() > most_receipts) {
        return core::invalid(
            "",
            slips.empty() ? "required" : "too_many",
            "Cần từ 1 đến 1000 giấy tiếp nhận hồ sơ.",
            "There must be 1 to 1000 receipts."
        );
    }
    return render_forms(FormKind::receipt, std::span(slips), templates, checked, set);
}

} // namespace motcua::documents
