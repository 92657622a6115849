#pragma once

#include <string>

namespace motcua::services {

/// `motcua results import`: sends a CSV file of earlier years' results, waits for the last row and prints the
/// faults by row. Exit status 0 when every row was good, 1 when some were refused, 2 when the file was not
/// taken at all.
int import_results(
    std::string const& base_url,
    std::string const& token_file,
    std::string const& file,
    bool dry_run
);

} // namespace motcua::services
