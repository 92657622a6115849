#pragma once

#include <cstdint>

namespace motcua::examine {

/// Leaves this process, and what it becomes, standard input and output, the processor time and the memory
/// given, no way to make files, and no life longer than its parent's. False when that cannot be had.
[[nodiscard]] bool confine(std::uint64_t cpu_seconds, std::uint64_t memory_bytes, bool own_memory);

} // namespace motcua::examine
