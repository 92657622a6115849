#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/documents/addressee.hpp>
#include <motcua/documents/form_head.hpp>
#include <motcua/documents/signature_room.hpp>
#include <motcua/documents/templates.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// Everything the request to supplement the dossier (form 02) says: all defects in one notice.
struct SupplementFacts : FormHead {
    std::string dossier_code; ///< empty when the dossier was not taken in: the line stays blank
    Addressee applicant;
    std::string procedure_name;     ///< Nội dung yêu cầu giải quyết
    std::vector<std::string> items; ///< what to mend, each printed with its number; 1 to 100
    std::string reason;             ///< sentences; a line feed starts a new paragraph
    std::string contact_name;       ///< officer who answers questions
    std::string contact_phone;      ///< the telephone of that officer; empty leaves room to write it
    std::string guide_name;         ///< officer who signs
    std::string lookup_url;         ///< goes into the QR mark; empty leaves the mark out
};

/// The A5 slip as PDF bytes, same promises as render_apology.
[[nodiscard]] core::Expected<std::string> render_supplement_request(
    SupplementFacts const& facts,
    Templates const& templates,
    SignatureRooms* rooms = nullptr
);

} // namespace motcua::documents
