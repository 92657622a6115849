#pragma once

#include <motcua/app/uploads.hpp>

#include <memory>
#include <string_view>

namespace motcua::security {

/// "sha256" or "sha1"; another algorithm is a bug of the caller and throws std::logic_error.
[[nodiscard]] std::unique_ptr<app::Checksum> make_checksum(std::string_view algorithm);

} // namespace motcua::security
