#pragma once

#include <cstdint>
#include <string>

namespace motcua::documents {

/// Which annex of forms binds the dossier: the one in force at its intake.
enum class FormSet : std::uint8_t {
    circular_01_2018, ///< Circular 01/2018/TT-VPCP, dossiers received before 15 September 2025
    circular_03_2025, ///< Circular 03/2025/TT-VPCP
};

/// A form by its meaning; its number in the annex differs between the sets.
enum class FormKind : std::uint8_t {
    receipt,            ///< Giấy tiếp nhận hồ sơ và hẹn trả kết quả
    supplement_request, ///< Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ
    refusal,            ///< Phiếu từ chối tiếp nhận giải quyết hồ sơ
    apology,            ///< Phiếu xin lỗi (2018), văn bản xin lỗi và đề nghị gia hạn (2025)
    stop_notice,        ///< Thông báo dừng giải quyết hồ sơ, only in the set of 2025
    control_slip,       ///< Phiếu kiểm soát quá trình giải quyết hồ sơ
    register_book,      ///< Sổ theo dõi hồ sơ
    application,        ///< Đơn, tờ khai of the applicant; the same in every set
};

/// One row of the table of forms; all but kind and set come out of the template.
struct Form {
    FormKind kind{FormKind::receipt};
    FormSet set{FormSet::circular_03_2025};
    std::string template_name; ///< "receipt.2025"
    int template_version{0};   ///< counts the changes of that template
    std::string number_suffix; ///< "TNHS", as in "05/TNHS"; empty when the form carries no number
    std::string title;         ///< in one line
};

} // namespace motcua::documents
