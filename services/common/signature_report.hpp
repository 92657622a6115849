#pragma once

#include <motcua/signing/verify_pdf.hpp>

#include <boost/json/object.hpp>

namespace motcua::services {

/// The report as the API and `motcua verify-pdf --json` show it.
[[nodiscard]] boost::json::object report_json(signing::PdfReport const& report);

} // namespace motcua::services
