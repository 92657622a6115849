#pragma once

#include <motcua/core/time.hpp>
#include <motcua/documents/form_kind.hpp>

#include <string>

namespace motcua::documents {

/// What stands in the head of every form; the facts of each form begin with it. Names of bodies are written
/// as in running text, the head sets them in capitals.
struct FormHead {
    FormSet form_set{FormSet::circular_03_2025};
    std::string superior_body; ///< "Ủy ban nhân dân Thành phố Hồ Chí Minh"; empty when there is none
    std::string issuer;        ///< "Sở An toàn thực phẩm"; on slips the unit that receives
    std::string place;         ///< "Thành phố Hồ Chí Minh"
    /// number_symbol(5, "PXL-SATTP"), with the suffix of the form. Without number ("/PXL-SATTP") the form is
    /// a draft; a draft may leave it empty. Not read for forms that carry no number.
    std::string number_symbol;
    core::Date issued_on{}; ///< date of the form
    bool draft{false};      ///< "BẢN NHÁP" lies over every page, the number stays blank
};

} // namespace motcua::documents
