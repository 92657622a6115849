#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/documents/addressee.hpp>
#include <motcua/documents/form_head.hpp>
#include <motcua/documents/signature_room.hpp>
#include <motcua/documents/signer.hpp>
#include <motcua/documents/templates.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// Everything the apology letter (form 04) says.
struct ApologyFacts : FormHead {
    std::string one_stop_unit;     ///< asked to extend, mandatory for the 2025 form
    Addressee addressee;           ///< the applicant
    std::string dossier_code;      ///< "H29.16-260105-0042"
    std::string procedure_name;    ///< name of the administrative procedure
    core::Instant received_at;     ///< complete receipt
    core::Instant due_original;    ///< printed on the first receipt
    core::Instant due_before;      ///< due before this letter; differs from due_original after pauses
    core::Instant due_new;         ///< must be later than due_before
    int extension_working_days{0}; ///< working days added; at least 1 for the 2025 form
    std::string processing_state;  ///< "đang thẩm định hồ sơ", no full stop
    std::string reason;            ///< sentences; a line feed starts a new paragraph
    Signer signer;
    std::vector<std::string> recipients; ///< "Như trên", …, "Lưu: VT, CPATTP"; dashes and stops are added
    std::string lookup_url;              ///< goes into the QR mark; empty leaves the mark out
};

/// The letter as PDF bytes; the same facts and templates always give the same bytes. Blocks for milliseconds:
/// never on an io thread. `rooms` hears where signatures go. Fails `invalid` with a fault for each missing
/// mandatory item (the seven of the city rule and those of the form) and each character the typeface cannot
/// print.
[[nodiscard]] core::Expected<std::string>
render_apology(ApologyFacts const& facts, Templates const& templates, SignatureRooms* rooms = nullptr);

} // namespace motcua::documents
