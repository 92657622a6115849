#pragma once

#include <motcua/core/expected.hpp>

namespace motcua::storage {

/// Of a statement that answers nothing.
[[nodiscard]] inline core::Expected<void> nothing(core::Expected<bool> const& done) {
    return done ? core::Expected<void>() : done.error();
}

} // namespace motcua::storage
