#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/documents/addressee.hpp>
#include <motcua/documents/form_head.hpp>
#include <motcua/documents/signature_room.hpp>
#include <motcua/documents/signer.hpp>
#include <motcua/documents/templates.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace motcua::documents {

/// Why the processing stops.
enum class StopCause : std::uint8_t {
    applicant_request, ///< the applicant withdraws the dossier
    decision,          ///< the competent body decides
};

/// Everything the notice that the processing stops (form 05 of the set of 2025) says.
struct StopFacts : FormHead {
    Addressee addressee; ///< the applicant
    std::string dossier_code;
    std::string procedure_name;
    core::Instant received_at; ///< complete receipt
    StopCause cause{StopCause::applicant_request};
    core::Date caused_on{};   ///< date of the request or of the decision; not after the notice
    std::string ground;       ///< the request's words, or number and reason of the decision
    std::string stage;        ///< "đang thẩm định hồ sơ": where the dossier stood, no full stop
    std::int64_t fee_paid{0}; ///< đồng; 0: nothing was paid
    std::string refund_note;  ///< what happens to the fee; mandatory when one was paid
    std::vector<std::string> handed_back; ///< documents given back; may be empty
    Signer signer;
    std::vector<std::string> recipients; ///< as in the apology letter
    std::string lookup_url;              ///< goes into the QR mark; empty leaves the mark out
};

/// The A4 letter by Decree 30/2020 as PDF bytes, same promises as render_apology. Fails `invalid` with
/// `form_not_in_set` for the set of 2018, which has no such form.
[[nodiscard]] core::Expected<std::string>
render_stop_notice(StopFacts const& facts, Templates const& templates, SignatureRooms* rooms = nullptr);

} // namespace motcua::documents
