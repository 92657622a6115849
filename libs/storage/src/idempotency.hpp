#pragma once

#include <motcua/core/failure.hpp>

/// What claim_key of schemas/sql may say besides "fresh".
namespace motcua::storage {

[[nodiscard]] core::Failure key_mismatch();
[[nodiscard]] core::Failure key_still_running();

} // namespace motcua::storage
