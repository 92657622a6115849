#pragma once

#include "disk.hpp"

#include <cstdint>
#include <string>

namespace motcua::files {

enum class Scan : std::uint8_t {
    clean,
    infected,
    too_large, ///< clamd does not take files of this size: StreamMaxLength
    no_answer, ///< not reachable, too slow, or it failed
};

struct ScanResult {
    Scan scan{Scan::no_answer};
    std::string signature; ///< of an infected file, as clamd calls it
};

/// Asks clamd about the whole file by its INSTREAM command. `address`: "unix:/path" or "host:port".
[[nodiscard]] ScanResult ask_clamd(std::string const& address, OpenFile const& file, std::int64_t size);

/// What a reply of clamd to INSTREAM means.
[[nodiscard]] ScanResult read_reply(std::string_view reply);

} // namespace motcua::files
