#pragma once

#include <motcua/app/form_store.hpp>
#include <motcua/documents/application_form.hpp>

#include <string>

namespace motcua::services {

/// What a filled form puts onto its application; the QR mark leads to the dossier's public status.
[[nodiscard]] documents::ApplicationFacts
application_facts(app::FormPrint const& print, app::Unit const& unit, std::string const& base_url);

} // namespace motcua::services
