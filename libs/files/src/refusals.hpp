#pragma once

#include <motcua/core/failure.hpp>

#include <string>

namespace motcua::files {

/// A file's own bytes break a rule: invalid with the texts of that rule, "file_damaged" … A name that is
/// not known is a bug of the caller.
[[nodiscard]] core::Failure refused(std::string const& rule);

[[nodiscard]] core::Failure too_large();

/// `error` is errno of a call that writes: busy "disk_full" or unavailable "files_unwritable".
[[nodiscard]] core::Failure unwritable(int error);

/// A kept file that cannot be read as it was written: unavailable "file_damaged".
[[nodiscard]] core::Failure unreadable();

} // namespace motcua::files
