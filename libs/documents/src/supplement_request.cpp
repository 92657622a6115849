#include "addressee_words.hpp"
#include "form_setting.hpp"
#include "form_table.hpp"
#include "numbered_list.hpp"
#include "print_text.hpp"
#include "qr_mark.hpp"
#include "slip_closing.hpp"
#include <motcua/documents/supplement_request.hpp>

namespace motcua::documents {
namespace {

/// The facts in printable shape.
SupplementFacts checked(SupplementFacts facts, FactCheck& check) {
    check.may("/dossier_code", facts.dossier_code, 60);
    facts.applicant = check.addressee("/applicant", facts.applicant);
    check.must("/procedure_name", facts.procedure_name, 600);
    check.must_list("/items", facts.items, 1, 100, 1000);
    facts.reason = without_stop(check.paragraphs("/reason", facts.reason, Need::mandatory, 8000));
    check.must("/contact_name", facts.contact_name, 80);
    check.may("/contact_phone", facts.contact_phone, 40);
    check.must("/guide_name", facts.guide_name, 80);
    check.may("/lookup_url", facts.lookup_url, longest_qr_text);
    return facts;
}

PdfAbout set(SupplementFacts const& facts, Press const& to) {
    auto const& form = to.form;
    auto values = Values{
        {"issuer", facts.issuer},
        {"procedure", facts.procedure_name},
        {"dossier_code", facts.dossier_code.empty() ? form.word("blank") : facts.dossier_code},
        {"reason", facts.reason},
        {"contact_name", facts.contact_name},
        {"contact_phone", facts.contact_phone.empty() ? form.word("blank") : facts.contact_phone},
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
            .blocks =
                {{"list",
                  [&facts](Flow& flow, Press const& press, BodyStep const& step) {
                      add_numbered_list(flow, press, step, facts.items);
                  }}},
            .closing =
                [&facts](Press const& press) {
                    return slip_closing({{{"sign_guide", facts.guide_name}}, facts.lookup_url, {}}, press);
                },
        }
    );
}

} // namespace

FormSpec const& supplement_spec() {
    static auto const spec = FormSpec{
        .kind = FormKind::supplement_request,
        .name = "supplement",
        .name_vi = "phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02)",
        .name_en = "supplement request (form 02)",
        .sheet = Sheet::slip,
        .is_numbered = true,
        .placeholders = applicant_placeholders(
            {"issuer", "procedure", "dossier_code", "reason", "contact_name", "contact_phone"}
        ),
        .conditions = {},
        .words = slip_closing_words({"sign_guide"}),
        .must_say = {"applicant", "procedure", "dossier_code", "reason", "contact_name", "contact_phone"},
        .shapes = {"list"},
        .columns = {},
    };
    return spec;
}

core::Expected<std::string>
render_supplement_request(SupplementFacts const& facts, Templates const& templates, SignatureRooms* rooms) {
    return render_forms(FormKind::supplement_request, std::span(&facts, 1), templates, checked, set, rooms);
}

} // namespace motcua::documents
