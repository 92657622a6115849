#pragma once

#include <string>

namespace motcua::services {

/// On the screen, or in a file that only its owner reads.
[[nodiscard]] int show_secret(std::string const& secret, std::string const& file);

} // namespace motcua::services
