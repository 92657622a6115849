#pragma once

#include "arrangement.hpp"
#include <motcua/documents/receipt_slip.hpp>

namespace motcua::documents {

/// The applicant signs on the left, the officer on the right, the QR mark with the lookup key stands between.
[[nodiscard]] Arrangement
slip_closing(ReceiptFacts const& facts, FormTemplate const& form, PangoContext* context, double width);

} // namespace motcua::documents
