#pragma once

#include "flow.hpp"
#include <motcua/documents/receipt_slip.hpp>

#include <vector>

namespace motcua::documents {

/// Adds "Thành phần hồ sơ nộp gồm" as a ruled table, row by row, so that it may go on over the page.
void add_component_table(
    Flow& flow,
    PdfPages const& pages,
    PangoContext* context,
    FormTemplate const& form,
    std::vector<ReceivedComponent> const& components
);

} // namespace motcua::documents
