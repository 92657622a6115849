#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>
#include <motcua/documents/addressee.hpp>
#include <motcua/documents/templates.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// Who signs, by Decree 30/2020 art. 13.
struct Signer {
    std::string authority; ///< "KT. GIÁM ĐỐC", "TL. GIÁM ĐỐC"; empty when the head signs
    std::string title;     ///< "PHÓ GIÁM ĐỐC"
    std::string name;      ///< full name without academic title
};

/// Everything the apology letter (form 04) says. Names of bodies are written as in running text; the
/// letterhead sets them in capitals.
struct ApologyFacts {
    FormSet form_set{FormSet::circular_03_2025};
    std::string superior_body; ///< "Ủy ban nhân dân Thành phố Hồ Chí Minh"; empty when there is none
    std::string issuer;        ///< "Sở An toàn thực phẩm"
    std::string one_stop_unit;     ///< asked to extend, mandatory for the 2025 form
    std::string place;             ///< "Thành phố Hồ Chí Minh"
    std::string number_symbol;     ///< number_symbol(5, "PXL-SATTP"); empty on a draft not yet numbered
    core::Date issued_on;          ///< date of the letter
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
/// never on an io thread. Fails `invalid` with a fault for each missing mandatory item (the seven of the city
/// rule and those of the form) and each character the typeface cannot print.
[[nodiscard]] core::Expected<std::string>
render_apology(ApologyFacts const& facts, Templates const& templates);

} // namespace motcua::documents
