#include "addressee_words.hpp"
#include "form_setting.hpp"
#include "form_table.hpp"
#include "print_text.hpp"
#include "qr_mark.hpp"
#include "slip_closing.hpp"
#include <motcua/documents/refusal_slip.hpp>

namespace motcua::documents {
namespace {

/// The facts in printable shape.
RefusalFacts checked(RefusalFacts facts, FactCheck& check) {
    check.may("/dossier_code", facts.dossier_code, 60);
    facts.applicant = check.addressee("/applicant", facts.applicant);
    check.must("/procedure_name", facts.procedure_name, 600);
    facts.reason = without_stop(check.paragraphs("/reason", facts.reason, Need::mandatory, 8000));
    check.must("/receiver_name", facts.receiver_name, 80);
    check.may("/lookup_url", facts.lookup_url, longest_qr_text);
    return facts;
}

PdfAbout set(RefusalFacts const& facts, Press const& to) {
    auto const& form = to.form;
    auto values = Values{
        {"issuer", facts.issuer},
        {"procedure", facts.procedure_name},
        {"dossier_code", facts.dossier_code.empty() ? form.word("blank") : facts.dossier_code},
        {"reason", facts.reason},
    };
    add_applicant(values, facts.applicant, form);
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
            .values = std::move(values),
            .holding = {},
            .opening = {},
            .blocks = {},
            .closing =
                [&facts](Press const& press) {
                    static auto const by_hand = std::string();
                    return slip_closing(
                        {{{"sign_applicant", by_hand}, {"sign_receiver", facts.receiver_name}},
                         facts.lookup_url,
                         {}},
                        press
                    );
                },
        }
    );
}

} // namespace

FormSpec const& refusal_spec() {
    static auto const spec = FormSpec{
        .kind = FormKind::refusal,
        .name = "refusal",
        .name_vi = "phiếu từ chối tiếp nhận giải quyết hồ sơ (mẫu 03)",
        .name_en = "refusal (form 03)",
        .sheet = Sheet::slip,
        .is_numbered = true,
        .placeholders = applicant_placeholders({"issuer", "procedure", "dossier_code", "reason"}),
        .conditions = {},
        .words = slip_closing_words({"sign_applicant", "sign_receiver"}),
        .must_say = {"applicant", "procedure", "dossier_code", "reason"},
        .shapes = {},
        .columns = {},
    };
    return spec;
}

core::Expected<std::string>
render_refusal(RefusalFacts const& facts, Templates const& templates, SignatureRooms* rooms) {
    return render_forms(FormKind::refusal, std::span(&facts, 1), templates, checked, set, rooms);
}

} // namespace motcua::documents
