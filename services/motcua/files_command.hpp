#pragma once

#include <motcua/config/settings.hpp>

namespace motcua::services {

/// Reads every kept file, at most so many megabytes a second (0: no limit), and compares disk and database:
/// prints what is damaged, missing and strange. Exit status 0 when there is nothing of it, else 1.
[[nodiscard]] int scrub_files(config::Settings const& settings, int megabytes_a_second);

/// Deletes files kept at least `days` ago that nothing refers to; only counts them with `dry_run`.
[[nodiscard]] int collect_files(config::Settings const& settings, int days, bool dry_run);

/// Writes every file anew that is not under the current key. May be ended and run again, beside the server.
[[nodiscard]] int rotate_files(config::Settings const& settings);

} // namespace motcua::services
