#pragma once

#include <motcua/signing/verify_pdf.hpp>

#include <boost/json/object.hpp>

namespace motcua::services {

/// A stable name for JSON, and the words for people.
struct Words {
    char const* name;
    char const* vi;
    char const* en;
};

[[nodiscard]] Words words_for(signing::LaterChange later);
[[nodiscard]] Words words_for(signing::Revocation revocation);
[[nodiscard]] Words words_for(signing::TimeSource source);

/// The report as the API and `motcua verify-pdf --json` show it.
[[nodiscard]] boost::json::object report_json(signing::PdfReport const& report);

} // namespace motcua::services
