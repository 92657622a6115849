#include "addressee_words.hpp"
#include "form_setting.hpp"
#include "form_table.hpp"
#include "letter_closing.hpp"
#include "letter_opening.hpp"
#include "numbered_list.hpp"
#include "print_text.hpp"
#include <motcua/documents/stop_notice.hpp>
#include <motcua/documents/wording.hpp>

namespace motcua::documents {
namespace {

/// The facts in printable shape.
StopFacts checked(StopFacts facts, FactCheck& check) {
    facts.addressee = check.addressee("/addressee", facts.addressee);
    check.must("/dossier_code", facts.dossier_code, 60);
    check.must("/procedure_name", facts.procedure_name, 600);
    facts.ground = without_stop(check.paragraphs("/ground", facts.ground, Need::mandatory, 4000));
    check.must("/stage", facts.stage, 400);
    facts.stage = without_stop(facts.stage);
    check.require(
        facts.fee_paid >= 0 && facts.fee_paid <= greatest_amount,
        "/fee_paid",
        "range",
        "Số tiền ngoài khoảng cho phép",
        "The amount is out of range"
    );
    facts.refund_note = without_stop(check.text(
        "/refund_note",
        facts.refund_note,
        facts.fee_paid > 0 ? Need::mandatory : Need::optional,
        600
    ));
    check.must_list("/handed_back", facts.handed_back, 0, 100, 400);
    check_closing(facts.signer, facts.recipients, facts.lookup_url, check);
    auto const received_on = core::date_of(facts.received_at);
    check.require(
        facts.caused_on >= received_on && facts.caused_on <= facts.issued_on,
        "/caused_on",
        "in_order",
        "Ngày đề nghị hoặc quyết định dừng phải từ ngày tiếp nhận đến ngày thông báo",
        "The day of the request or decision must lie between receipt and notice"
    );
    return facts;
}

Values values_of(StopFacts const& facts, FormTemplate const& form) {
    return {
        {"issuer", facts.issuer},
        {"salutation", salutation_of(facts.addressee, form)},
        {"applicant", full_name(facts.addressee, form)},
        {"procedure", facts.procedure_name},
        {"dossier_code", facts.dossier_code},
        {"received_on", date_words(core::date_of(facts.received_at))},
        {"Caused_on", sentence_case(date_words(facts.caused_on))},
        {"ground", facts.ground},
        {"stage", facts.stage},
        {"fee", facts.fee_paid > 0 ? fee_words(facts.fee_paid) : std::string()},
        {"refund_note", facts.refund_note},
        {"stopped_on", date_words(facts.issued_on)},
    };
}

std::vector<std::string> conditions_of(StopFacts const& facts) {
    return {
        facts.cause == StopCause::applicant_request ? "requested" : "decided",
        facts.fee_paid > 0 ? "fee_paid" : "no_fee",
        facts.handed_back.empty() ? "nothing_back" : "handed_back",
    };
}

PdfAbout set(StopFacts const& facts, Press const& to) {
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
                    add_addressees(flow, press, step, facts.addressee, {});
                },
            .blocks =
                {{"list",
                  [&facts](Flow& flow, Press const& press, BodyStep const& step) {
                      add_numbered_list(flow, press, step, facts.handed_back);
                  }}},
            .closing =
                [&facts](Press const& press) {
                    return letter_closing({facts.signer, facts.recipients, facts.lookup_url}, press);
                },
        }
    );
}

} // namespace

FormSpec const& stop_spec() {
    static auto const spec = FormSpec{
        .kind = FormKind::stop_notice,
        .name = "stop",
        .name_vi = "thông báo dừng giải quyết hồ sơ (mẫu 05)",
        .name_en = "stop notice (form 05)",
        .sheet = Sheet::letter,
        .is_numbered = true,
        .placeholders =
            {"issuer",
             "salutation",
             "applicant",
             "procedure",
             "dossier_code",
             "received_on",
             "Caused_on",
             "ground",
             "stage",
             "fee",
             "refund_note",
             "stopped_on"},
        .conditions = {"requested", "decided", "fee_paid", "no_fee", "handed_back", "nothing_back"},
        .words = {},
        .must_say = {"procedure", "dossier_code", "Caused_on", "ground", "stage", "fee", "refund_note"},
        .shapes = {"list"},
        .columns = {},
    };
    return spec;
}

core::Expected<std::string>
render_stop_notice(StopFacts const& facts, Templates const& templates, SignatureRooms* rooms) {
    return render_forms(FormKind::stop_notice, std::span(&facts, 1), templates, checked, set, rooms);
}

} // namespace motcua::documents
