#pragma once

#include "child.hpp"
#include "disk.hpp"
#include <motcua/core/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace motcua::files {

/// What the content of a file says of itself.
struct Finding {
    std::string media_type;
    std::optional<int> pages;
};

/// Looks into the whole file, `size` bytes from its beginning, in a child process. Errors: as
/// FileShelf::examine.
[[nodiscard]] core::Expected<Finding>
look_into(Runner const& runner, OpenFile const& file, std::int64_t size);

} // namespace motcua::files
