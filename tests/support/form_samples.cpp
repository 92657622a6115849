#include "support/form_samples.hpp"

#include <motcua/core/text.hpp>

#include <stdexcept>

namespace motcua::tests {

using namespace documents;

namespace {

Addressee sample_person() {
    return sample_receipt(FormSet::circular_03_2025).applicant;
}

void set_slip_head(FormHead& head, FormSet set, std::string const& number) {
    head = sample_receipt(set);
    head.number_symbol = number;
}

constexpr auto procedure = "Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm";
constexpr auto code = "000.00.18.H29-260105-0005";
constexpr auto lookup = "https://dichvucong.example.vn/tra-cuu?ma=000.00.18.H29-260105-0005";

template <class Facts, class Render>
void add(
    std::vector<SampleForm>& forms,
    std::string const& name,
    Facts facts,
    Render render,
    Templates const& templates
) {
    auto const pdf = render(facts, templates);
    facts.draft = true;
    facts.number_symbol.clear();
    auto const draft = render(facts, templates);
    if (!pdf || !draft) {
        auto const failure = pdf ? draft.error() : pdf.error();
        throw std::runtime_error(name + ": " + failure.faults().front().pointer);
    }
    forms.push_back({name, facts.form_set, *pdf, *draft});
}

} // namespace

SupplementFacts sample_supplement(FormSet set) {
    auto facts = SupplementFacts();
    set_slip_head(facts, set, "08/HDHS");
    facts.dossier_code = code;
    facts.applicant = sample_person();
    facts.procedure_name = procedure;
    facts.items = {
        "Bản thuyết minh về cơ sở vật chất: bổ sung sơ đồ mặt bằng khu vực chế biến, ghi rõ đường đi của nguyên liệu",
        "Giấy xác nhận tập huấn kiến thức an toàn thực phẩm của 02 người trực tiếp chế biến",
        "Giấy chứng nhận đăng ký doanh nghiệp: nộp bản sao có chứng thực",
    };
    facts.reason =
        "Thành phần hồ sơ chưa đủ theo quy định tại Điều 12 Nghị định số 15/2018/NĐ-CP; bản thuyết minh chưa nêu nguồn "
        "nước và biện pháp khử trùng.";
    facts.contact_name = "bà Trần Ngọc Quỳnh Như";
    facts.contact_phone = "0900 000 034";
    facts.guide_name = "Trần Ngọc Quỳnh Như";
    facts.lookup_url = lookup;
    return facts;
}

RefusalFacts sample_refusal(FormSet set) {
    auto facts = RefusalFacts();
    set_slip_head(facts, set, "03/TCHS");
    facts.dossier_code = code;
    facts.applicant = sample_person();
    facts.procedure_name = procedure;
    facts.reason =
        "Cơ sở thuộc diện không phải cấp Giấy chứng nhận theo Điều 12 Nghị định số 15/2018/NĐ-CP (cơ sở đã có Giấy chứng "
        "nhận HACCP còn hiệu lực).\nHồ sơ thuộc thẩm quyền giải quyết của cơ quan khác; đề nghị nộp tại nơi có thẩm quyền";
    facts.receiver_name = "Trần Ngọc Quỳnh Như";
    facts.lookup_url = lookup;
    return facts;
}

StopFacts sample_stop() {
    auto facts = StopFacts();
    auto const letter = sample_apology(FormSet::circular_03_2025);
    static_cast<FormHead&>(facts) = letter;
    facts.number_symbol = "12/TB-SATTP";
    facts.addressee = letter.addressee;
    facts.dossier_code = letter.dossier_code;
    facts.procedure_name = letter.procedure_name;
    facts.received_at = letter.received_at;
    facts.caused_on = day("2026-02-03");
    facts.ground = "Đơn đề nghị rút hồ sơ ngày 03/02/2026, do cơ sở chuyển địa điểm kinh doanh";
    facts.stage = "đang ở bước thẩm định hồ sơ tại Phòng Cấp phép, chưa có kết quả thẩm định";
    facts.fee_paid = 1'000'000;
    facts.refund_note =
        "phí thẩm định chưa phát sinh, được hoàn trả theo quy định trong 10 ngày làm việc kể từ ngày thông báo";
    facts.handed_back = {
        "Giấy chứng nhận đăng ký doanh nghiệp (bản sao có chứng thực), 01 bản",
        "Giấy xác nhận tập huấn kiến thức an toàn thực phẩm (bản chính), 02 bản",
    };
    facts.signer = letter.signer;
    facts.recipients = letter.recipients;
    facts.lookup_url = letter.lookup_url;
    return facts;
}

ControlFacts sample_control(FormSet set) {
    auto facts = ControlFacts();
    set_slip_head(facts, set, "");
    facts.dossier_code = code;
    facts.applicant = sample_person();
    facts.procedure_name = procedure;
    facts.received_at = at("2026-01-05 09:00");
    facts.due_at = at("2026-01-10 17:00");
    facts.handling_body = "Phòng Cấp phép, Sở An toàn thực phẩm";
    facts.handovers = {
        {"Bộ phận Một cửa",
         "Phòng Cấp phép",
         "Trần Ngọc Quỳnh Như",
         "Lý Thị Mỹ Hạnh",
         at("2026-01-05 10:30"),
         std::nullopt,
         "Hồ sơ giấy 01 bộ"},
        {"Phòng Cấp phép",
         "Lãnh đạo Sở",
         "Lý Thị Mỹ Hạnh",
         "Lê Thị Ngọc Ngữ",
         at("2026-01-08 15:00"),
         StepResult::early,
         ""},
        {"Lãnh đạo Sở",
         "Văn thư Sở",
         "Lê Thị Ngọc Ngữ",
         "Đỗ Hữu Ước",
         at("2026-01-09 16:00"),
         StepResult::on_time,
         ""},
        {"Văn thư Sở",
         "Bộ phận Một cửa",
         "Đỗ Hữu Ước",
         "Trần Ngọc Quỳnh Như",
         at("2026-01-12 08:00"),
         StepResult::late,
         "Chờ đóng dấu"},
    };
    return facts;
}

RegisterFacts sample_register(FormSet set, int entries) {
    auto facts = RegisterFacts();
    set_slip_head(facts, set, "");
    facts.issued_on = day("2026-01-02");
    facts.year = 2026;
    facts.opened_on = day("2026-01-02");
    facts.closed_on = day("2026-12-31");
    for (auto number = 1; number <= entries; ++number) {
        auto entry = RegisterEntry();
        auto const sequence = std::to_string(10000 + number).substr(1);
        entry.number = number;
        entry.dossier_code = "H29.16-260105-" + sequence;
        entry.procedure_name = procedure;
        entry.applicant_name =
            number % 3 == 0 ? "Công ty TNHH Thực phẩm Muối Biển Ước Mơ" : "Nguyễn Hữu Đường";
        entry.address = "Số " + std::to_string(number) + " đường Lê Quý Đôn, Phường Xuân Hòa";
        entry.phone = "0900 000 012";
        entry.handling_body = "Phòng Cấp phép";
        entry.received_on = day("2026-01-05");
        entry.due_on = day("2026-01-10");
        entry.sent_on = day("2026-01-05");
        if (number % 2 == 0) {
            entry.returned_on = day("2026-01-09");
            entry.given_on = day("2026-01-12");
            entry.given_how = "Trực tiếp";
            entry.receipt_sign = "Nguyễn Hữu Đường";
        }
        facts.entries.push_back(std::move(entry));
    }
    return facts;
}

std::string longest_company() {
    auto name = std::string("Công ty Cổ phần Đầu tư Sản xuất Thương mại Dịch vụ Xuất nhập khẩu Thực phẩm");
    while (core::code_points(name) < 194) {
        name += " Ước Mơ";
    }
    while (core::code_points(name) < 200) {
        name += "ỹ";
    }
    return name;
}

std::vector<SampleForm> all_sample_forms(Templates const& templates) {
    auto forms = std::vector<SampleForm>();
    for (auto const set : {FormSet::circular_01_2018, FormSet::circular_03_2025}) {
        auto const year = std::string(set == FormSet::circular_01_2018 ? ".2018" : ".2025");
        add(
            forms,
            "receipt" + year,
            sample_receipt(set),
            [](auto const&... with) { return render_receipt(with...); },
            templates
        );
        add(
            forms,
            "supplement" + year,
            sample_supplement(set),
            [](auto const&... with) { return render_supplement_request(with...); },
            templates
        );
        add(
            forms,
            "refusal" + year,
            sample_refusal(set),
            [](auto const&... with) { return render_refusal(with...); },
            templates
        );
        add(
            forms,
            "apology" + year,
            sample_apology(set),
            [](auto const&... with) { return render_apology(with...); },
            templates
        );
        add(
            forms,
            "control_slip" + year,
            sample_control(set),
            [](auto const&... with) { return render_control_slip(with...); },
            templates
        );
        add(
            forms,
            "register" + year,
            sample_register(set, 14),
            [](auto const&... with) { return render_register(with...); },
            templates
        );
    }
    add(
        forms,
        "stop.2025",
        sample_stop(),
        [](auto const&... with) { return render_stop_notice(with...); },
        templates
    );
    return forms;
}

} // namespace motcua::tests
