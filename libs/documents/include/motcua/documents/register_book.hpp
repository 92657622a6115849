#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/documents/form_head.hpp>
#include <motcua/documents/templates.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motcua::documents {

/// One line of the register.
struct RegisterEntry {
    int number{1}; ///< STT, running from 01 through the year, also over the volumes
    std::string dossier_code;
    std::string procedure_name;
    int sets{1}; ///< Số lượng hồ sơ (bộ)
    std::string applicant_name;
    std::string address;
    std::string phone;
    std::string handling_body; ///< Cơ quan chủ trì giải quyết
    core::Date received_on{};
    std::optional<core::Date> due_on;      ///< none before the dossier is accepted
    std::optional<core::Date> sent_on;     ///< Chuyển hồ sơ đến cơ quan giải quyết
    std::optional<core::Date> returned_on; ///< Nhận kết quả từ cơ quan giải quyết
    std::optional<core::Date> given_on;    ///< Trả kết quả
    std::string given_how;                 ///< Phương thức nhận kết quả
    std::string receipt_sign; ///< Ký nhận: the name of who took it; empty: to be signed by hand
    std::string note;
};

/// Everything one volume of the register (form 06 of 2018, 07 of 2025) says. It carries no number.
struct RegisterFacts : FormHead {
    int year{0};
    int volume{1};
    core::Date opened_on{};
    std::optional<core::Date> closed_on; ///< none while the volume is open
    int first_page{1};                   ///< pages run through the volumes of the year
    std::vector<RegisterEntry> entries;  ///< consecutive numbers, received in `year`
};

/// Most lines of one rendering.
constexpr auto most_register_entries = std::size_t{20000};

/// The A4 landscape book as PDF bytes, same promises as render_apology, but takes seconds for thousands of
/// lines (about 1 ms each). Fails `invalid` for a gap in the numbers or an entry of another year.
[[nodiscard]] core::Expected<std::string>
render_register(RegisterFacts const& facts, Templates const& templates);

} // namespace motcua::documents
