#pragma once

#include <cstddef>
#include <string>

namespace motcua::security {

/// From OpenSSL's generator. Throws std::runtime_error when it is broken.
[[nodiscard]] std::string random_bytes(std::size_t count);

} // namespace motcua::security
