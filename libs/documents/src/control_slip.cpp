#include "addressee_words.hpp"
#include "form_setting.hpp"
#include "form_table.hpp"
#include "table.hpp"
#include <motcua/documents/control_slip.hpp>
#include <motcua/documents/wording.hpp>

namespace motcua::documents {
namespace {

constexpr auto most_handovers = std::size_t{200};

/// The facts in printable shape.
ControlFacts checked(ControlFacts facts, FactCheck& check) {
    check.must("/dossier_code", facts.dossier_code, 60);
    facts.applicant = check.addressee("/applicant", facts.applicant);
    check.must("/procedure_name", facts.procedure_name, 600);
    check.must("/handling_body", facts.handling_body, 160);
    check.require(
        facts.received_at < facts.due_at,
        "/due_at",
        "after_receipt",
        "Hạn trả kết quả phải sau lúc tiếp nhận",
        "The due time must be after the receipt"
    );
    check.count("/handovers", facts.handovers.size(), 0, most_handovers);
    auto before = facts.received_at;
    for (auto index = std::size_t{0}; index < facts.handovers.size(); ++index) {
        auto const pointer = "/handovers/" + std::to_string(index);
        auto& row = facts.handovers[index];
        check.must(pointer + "/giving_body", row.giving_body, 120);
        check.must(pointer + "/receiving_body", row.receiving_body, 120);
        check.must(pointer + "/giver", row.giver, 80);
        check.may(pointer + "/receiver", row.receiver, 80);
        check.may(pointer + "/note", row.note, 200);
        check.require(
            row.at >= before,
            pointer + "/at",
            "in_order",
            "Lần giao nhận không được trước lần trên nó hoặc trước lúc tiếp nhận",
            "A hand-over must not be before the one above it or the receipt"
        );
        before = row.at;
    }
    return facts;
}

std::string result_words(std::optional<StepResult> result, FormTemplate const& form) {
    if (!result) {
        return {};
    }
    switch (*result) {
    case StepResult::early:
        return form.word("result_early");
    case StepResult::on_time:
        return form.word("result_on_time");
    case StepResult::late:
        return form.word("result_late");
    }
    return {};
}

void add_handovers(Flow& flow, Press const& press, std::vector<HandOver> const& handovers) {
    auto const& form = press.form;
    auto rows = std::vector<std::vector<std::string>>();
    for (auto const& one : handovers) {
        auto const values = Values{
            {"giving_body", one.giving_body},
            {"receiving_body", one.receiving_body},
            {"giver", one.giver},
            {"receiver", one.receiver},
            {"at", clock_and_date_words(one.at)},
        };
        rows.push_back(
            {form.word("bodies_cell", values),
             form.word("time_cell", values),
             form.word("giver_cell", values),
             form.word("receiver_cell", values),
             result_words(one.result, form),
             one.note}
        );
    }
    add_table(flow, press, rows);
}

PdfAbout set(ControlFacts const& facts, Press const& to) {
    auto const& form = to.form;
    auto values = Values{
        {"issuer", facts.issuer},
        {"procedure", facts.procedure_name},
        {"dossier_code", facts.dossier_code},
        {"received_at", clock_and_date_words(facts.received_at)},
        {"due_at", clock_and_date_words(facts.due_at)},
        {"handling_body", facts.handling_body},
    };
    add_applicant(values, facts.applicant, form);
    return set_form(
        to,
        {
            .about =
                about_form(form, facts.dossier_code, facts.issuer, facts.procedure_name, facts.received_at),
            .head = facts,
            .values = std::move(values),
            .holding = {},
            .opening = {},
            .blocks =
                {{"table",
                  [&facts](Flow& flow, Press const& press, BodyStep const& /*step*/) {
                      add_handovers(flow, press, facts.handovers);
                  }}},
            .closing = {},
        }
    );
}

} // namespace

FormSpec const& control_spec() {
    static auto const spec = FormSpec{
        .kind = FormKind::control_slip,
        .name = "control_slip",
        .name_vi = "phiếu kiểm soát quá trình giải quyết hồ sơ",
        .name_en = "control slip",
        .sheet = Sheet::slip,
        .is_numbered = false,
        .placeholders = applicant_placeholders(
            {"issuer",
             "procedure",
             "dossier_code",
             "received_at",
             "due_at",
             "handling_body",
             "giving_body",
             "receiving_body",
             "giver",
             "receiver",
             "at"}
        ),
        .conditions = {},
        .words =
            {"bodies_cell",
             "time_cell",
             "giver_cell",
             "receiver_cell",
             "result_early",
             "result_on_time",
             "result_late"},
        .must_say =
            {"applicant",
             "procedure",
             "dossier_code",
             "received_at",
             "due_at",
             "handling_body",
             "giving_body",
             "receiving_body",
             "giver",
             "receiver",
             "at"},
        .shapes = {"table"},
        .columns = {"body", "time", "giver", "receiver", "result", "note"},
    };
    return spec;
}

core::Expected<std::string> render_control_slip(ControlFacts const& facts, Templates const& templates) {
    return render_forms(FormKind::control_slip, std::span(&facts, 1), templates, checked, set);
}

} // namespace motcua::documents
