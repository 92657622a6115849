#pragma once

#include "pdf_pages.hpp"
#include "text_block.hpp"

#include <string>
#include <vector>

namespace motcua::documents {

/// The upper part of every form: issuer on the left, national name on the right (Decree 30/2020, annex I).
struct Letterhead {
    std::string superior_body; ///< in capitals; may be empty
    std::string issuer;        ///< in capitals
    std::string number_line;   ///< "Số: 05/PXL-SATTP"
    std::string national_name;
    std::string motto;
    std::string place_and_date;
};

/// Draws it with both columns on common base lines; returns where the title may begin.
[[nodiscard]] double draw_letterhead(
    PdfPages const& pages,
    PangoContext* context,
    FormTemplate const& form,
    Letterhead const& head
);

/// Draws the title of the form, centred, with its rule; returns the y of the rule.
[[nodiscard]] double
draw_title(PdfPages const& pages, PangoContext* context, FormTemplate const& form, double y);

} // namespace motcua::documents
