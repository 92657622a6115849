#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/documents/addressee.hpp>
#include <motcua/documents/form_head.hpp>
#include <motcua/documents/templates.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace motcua::documents {

/// How the body that gives the dossier on did its part.
enum class StepResult : std::uint8_t {
    early,   ///< Trước hạn
    on_time, ///< Đúng hạn
    late,    ///< Quá hạn
};

/// One row of the slip: the dossier goes from one body to the next.
struct HandOver {
    std::string giving_body;
    std::string receiving_body;
    std::string giver;    ///< officer who gives
    std::string receiver; ///< officer who receives; empty: whoever signs
    core::Instant at;
    std::optional<StepResult> result; ///< none: the giving body had no step to do, as at intake
    std::string note;
};

/// Everything the control slip (form 05 of 2018, 06 of 2025) says. It carries no number.
struct ControlFacts : FormHead {
    std::string dossier_code;
    Addressee applicant;        ///< Chủ hồ sơ
    std::string procedure_name; ///< Loại thủ tục
    core::Instant received_at;
    core::Instant due_at;
    std::string handling_body;       ///< Cơ quan (bộ phận) giải quyết hồ sơ
    std::vector<HandOver> handovers; ///< every hand-over so far, oldest first: rows are added, never changed
};

/// The A5 slip as PDF bytes, same promises as render_apology. A hand-over before the one above it is the
/// fault `in_order`.
[[nodiscard]] core::Expected<std::string>
render_control_slip(ControlFacts const& facts, Templates const& templates);

} // namespace motcua::documents
