#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/documents/addressee.hpp>
#include <motcua/documents/form_head.hpp>
#include <motcua/documents/signature_room.hpp>
#include <motcua/documents/templates.hpp>

#include <string>

namespace motcua::documents {

/// Everything the refusal to take in or to process the dossier (form 03) says.
struct RefusalFacts : FormHead {
    std::string dossier_code; ///< empty when the dossier was not taken in: the line stays blank
    Addressee applicant;
    std::string procedure_name; ///< Nội dung yêu cầu giải quyết
    std::string reason;         ///< sentences; a line feed starts a new paragraph
    std::string receiver_name;  ///< officer who signs
    std::string lookup_url;     ///< goes into the QR mark; empty leaves the mark out
};

/// The A5 slip as PDF bytes, same promises as render_apology.
[[nodiscard]] core::Expected<std::string>
render_refusal(RefusalFacts const& facts, Templates const& templates, SignatureRooms* rooms = nullptr);

} // namespace motcua::documents
