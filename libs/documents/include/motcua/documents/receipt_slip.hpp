#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>
#include <motcua/documents/addressee.hpp>
#include <motcua/documents/templates.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// One row of "Thành phần hồ sơ nộp gồm".
struct ReceivedComponent {
    std::string name;
    std::string form; ///< "Bản chính", "Bản sao", "Bản chụp"
    int copies{1};
};

/// Everything the receipt (form 01) says.
struct ReceiptFacts {
    FormSet form_set{FormSet::circular_03_2025};
    std::string superior_body; ///< "Sở An toàn thực phẩm"
    std::string issuer;        ///< the unit that receives: "Bộ phận Một cửa"
    std::string place;
    std::string number_symbol; ///< number_symbol(12, "TNHS")
    core::Date issued_on;
    std::string dossier_code;
    Addressee applicant;
    std::string procedure_name; ///< Nội dung yêu cầu giải quyết
    std::vector<ReceivedComponent> components;
    int sets{1};       ///< Số lượng hồ sơ (bộ)
    std::string limit; ///< "05 ngày làm việc"
    core::Instant received_at;
    core::Instant due_at;
    std::string
        due_explained; ///< why that day: "05 ngày làm việc, tính từ ngày làm việc tiếp theo; không tính: …"
    std::string result_at;     ///< where and how the result is handed over
    std::string fee;           ///< "1.000.000 đồng"; empty leaves the line out
    int register_volume{1};    ///< Quyển số
    int register_entry{1};     ///< Số thứ tự, running from 01 through the year
    std::string receiver_name; ///< officer who received
    std::string lookup_url;    ///< goes into the QR mark; empty leaves the mark out
    std::string lookup_key;    ///< what the applicant types with the code; empty leaves it out
};

/// The A5 slip as PDF bytes, same promises as render_apology.
[[nodiscard]] core::Expected<std::string>
render_receipt(ReceiptFacts const& facts, Templates const& templates);

} // namespace motcua::documents
