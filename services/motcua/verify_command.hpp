#pragma once

#include <string>

namespace motcua::services {

/// `motcua verify-pdf`: reports on every signature of the file, in words or as JSON. Exit status 0 when the
/// document is valid, 1 when it is not, 2 when file or trust directory cannot be read.
int verify_pdf_file(std::string const& file, std::string const& trust_directory, bool json_wanted);

/// `motcua pki dev-init`: makes a certificate authority for development in an empty directory. Exit status 0
/// or 1.
int init_development_pki(std::string const& directory);

} // namespace motcua::services
