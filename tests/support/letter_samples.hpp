#pragma once

#include "support/at.hpp"
#include <motcua/documents/apology_letter.hpp>
#include <motcua/documents/receipt_slip.hpp>

namespace motcua::tests {

/// An ordinary apology letter with generated names.
[[nodiscard]] inline documents::ApologyFacts sample_apology(documents::FormSet set) {
    auto facts = documents::ApologyFacts();
    facts.form_set = set;
    facts.superior_body = "Ủy ban nhân dân Thành phố Hồ Chí Minh";
    facts.issuer = "Sở An toàn thực phẩm";
    facts.one_stop_unit = "Trung tâm Phục vụ hành chính công Thành phố";
    facts.place = "Thành phố Hồ Chí Minh";
    facts.number_symbol = "07/PXL-SATTP";
    facts.issued_on = day("2026-02-05");
    facts.addressee = {
        documents::Salutation::organisation,
        "Công ty TNHH Thực phẩm Muối Biển Ước Mơ",
        "Số 12 đường Lê Quý Đôn, Phường Xuân Hòa, Thành phố Hồ Chí Minh",
        "0900 000 012",
        "",
    };
    facts.dossier_code = "000.00.18.H29-260105-0042";
    facts.procedure_name = "Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm đối với cơ sở sản xuất, "
                           "kinh doanh muối nhập khẩu";
    facts.received_at = at("2026-01-05 08:15");
    facts.due_original = at("2026-02-06 17:00");
    facts.due_before = facts.due_original;
    facts.due_new = at("2026-02-13 17:00");
    facts.extension_working_days = 5;
    facts.processing_state = "đang thẩm định hồ sơ, chờ kết quả kiểm nghiệm mẫu";
    facts.reason =
        "Kết quả kiểm nghiệm mẫu muối của phòng thử nghiệm được chỉ định chưa gửi về đủ; Đoàn thẩm "
        "định phải lấy mẫu lần hai để đối chứng chỉ tiêu i-ốt theo yêu cầu.";
    facts.signer = {"KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Ngọc Ngữ"};
    facts.recipients = {"Như trên", "Giám đốc Sở (để b/c)", "Bộ phận Một cửa", "Lưu: VT, CPATTP"};
    facts.lookup_url = "https://dichvucong.example.vn/tra-cuu?ma=000.00.18.H29-260105-0042";
    return facts;
}

/// An ordinary receipt with generated names.
[[nodiscard]] inline documents::ReceiptFacts sample_receipt(documents::FormSet set) {
    auto facts = documents::ReceiptFacts();
    facts.form_set = set;
    facts.superior_body = "Sở An toàn thực phẩm";
    facts.issuer = "Bộ phận Một cửa";
    facts.place = "Thành phố Hồ Chí Minh";
    facts.number_symbol = "05/TNHS";
    facts.issued_on = day("2026-01-05");
    facts.dossier_code = "000.00.18.H29-260105-0005";
    facts.applicant = {
        documents::Salutation::mr,
        "Nguyễn Hữu Đường",
        "Số 12 đường Lê Quý Đôn, Phường Xuân Hòa, Thành phố Hồ Chí Minh",
        "0900 000 012",
        "duong@example.vn",
    };
    facts.procedure_name = "Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm";
    facts.components = {
        {"Đơn đề nghị cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", "Bản chính", 1},
        {"Bản thuyết minh về cơ sở vật chất, trang thiết bị, dụng cụ bảo đảm điều kiện an toàn thực phẩm",
         "Bản chính",
         1},
        {"Giấy chứng nhận đăng ký doanh nghiệp", "Bản sao", 1},
    };
    facts.limit = "05 ngày làm việc";
    facts.received_at = at("2026-01-05 09:00");
    facts.due_at = at("2026-01-10 17:00");
    facts.due_explained =
        "05 ngày làm việc, tính từ ngày làm việc tiếp theo; thứ Bảy 10/01/2026 là ngày làm bù";
    facts.result_at = "Bộ phận Một cửa (nhận trực tiếp)";
    facts.fee = "700.000 đồng";
    facts.register_entry = 5;
    facts.receiver_name = "Trần Ngọc Quỳnh Như";
    facts.lookup_url = "https://dichvucong.example.vn/tra-cuu?ma=000.00.18.H29-260105-0005";
    facts.lookup_key = "K7M2QX";
    return facts;
}

} // namespace motcua::tests
