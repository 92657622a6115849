#pragma once

#include "law.hpp"

#include <iostream>

namespace motcua::services {

/// Ends a command with a failure told to the terminal.
inline int refuse(core::Failure const& failure) {
    std::cerr << told(failure);
    return 1;
}

} // namespace motcua::services
