#include "addressee_words.hpp"
#include "form_setting.hpp"
#include "form_table.hpp"
#include "letter_closing.hpp"
#include "letter_opening.hpp"
#include "print_text.hpp"
#include <motcua/documents/apology_letter.hpp>
#include <motcua/documents/wording.hpp>

namespace motcua::documents {
namespace {

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
    auto const asks_to_extend = facts.form_set == FormSet::circular_03_2025;
    facts.one_stop_unit = check.text(
        "/one_stop_unit",
        facts.one_stop_unit,
        asks_to_extend ? Need::mandatory : Need::optional,
        160
    );
    facts.addressee = check.addressee("/addressee", facts.addressee);
    check.must("/dossier_code", facts.dossier_code, 60);
    check.must("/procedure_name", facts.procedure_name, 600);
    check.must("/processing_state", facts.processing_state, 400);
    facts.processing_state = without_stop(facts.processing_state);
    facts.reason = without_stop(check.paragraphs("/reason", facts.reason, Need::mandatory, 8000));
    check_closing(facts.signer, facts.recipients, facts.lookup_url, check);
    check_dates(facts, check);
    return facts;
}

Values values_of(ApologyFacts const& facts, FormTemplate const& form) {
    auto const received_on = date_words(core::date_of(facts.received_at));
    return {
        {"issuer", facts.issuer},
        {"one_stop_unit", facts.one_stop_unit},
        {"salutation", salutation_of(facts.addressee, form)},
        {"received_on", received_on},
        {"Received_on", sentence_case(received_on)},
        {"received_at", clock_and_date_words(facts.received_at)},
        {"procedure", facts.procedure_name},
        {"dossier_code", facts.dossier_code},
        {"due_original", clock_and_date_words(facts.due_original)},
        {"due_before", clock_and_date_words(facts.due_before)},
        {"due_new", clock_and_date_words(facts.due_new)},
        {"extension", two_digits(facts.extension_working_days)},
        {"state", facts.processing_state},
        {"reason", facts.reason},
    };
}

std::vector<std::string> conditions_of(ApologyFacts const& facts) {
    auto const is_overdue = facts.issued_on > core::date_of(facts.due_before);
    auto holding = std::vector<std::string>{is_overdue ? "after_due" : "before_due"};
    if (facts.due_before != facts.due_original) {
        holding.emplace_back("due_moved");
    }
    return holding;
}

PdfAbout set(ApologyFacts const& facts, Press const& to) {
    auto const& form = to.form;
    return set_form(
        to,
        {
            .about = about_form(
                form,
                facts.dossier_code,
                facts.issuer,
                facts.procedure_name,
                core::at_time(facts.issued_on, std::chrono::minutes{0})
            ),
            .head = facts,
            .values = values_of(facts, form),
            .holding = conditions_of(facts),
            .opening =
                [&facts](Flow& flow, Press const& press, BodyStep const& step) {
                    auto others = std::vector<std::string>();
                    if (facts.form_set == FormSet::circular_03_2025) {
                        others.push_back(facts.one_stop_unit);
                    }
                    add_addressees(flow, press, step, facts.addressee, others);
                },
            .blocks = {},
            .closing =
                [&facts](Press const& press) {
                    return letter_closing({facts.signer, facts.recipients, facts.lookup_url}, press);
                },
        }
    );
}

} // namespace

FormSpec const& apology_spec() {
    static auto const spec = FormSpec{
        .kind = FormKind::apology,
        .name = "apology",
        .name_vi = "văn bản xin lỗi (mẫu 04)",
        .name_en = "apology letter (form 04)",
        .sheet = Sheet::letter,
        .is_numbered = true,
        .placeholders =
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
        .conditions = {"before_due", "after_due", "due_moved"},
        .words = {},
        .must_say = {"procedure", "dossier_code", "due_original", "state", "reason", "due_new"},
        .shapes = {},
        .columns = {},
    };
    return spec;
}

core::Expected<std::string>
render_apology(ApologyFacts const& facts, Templates const& templates, SignatureRooms* rooms) {
    return render_forms(FormKind::apology, std::span(&facts, 1), templates, checked, set, rooms);
}

} // namespace motcua::documents
