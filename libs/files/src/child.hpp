#pragma once

#include "disk.hpp"
#include <motcua/core/expected.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace motcua::files {

/// What a child process may use. A child makes no files and no core.
struct ChildLimits {
    std::chrono::seconds cpu{};
    std::chrono::milliseconds wall{};
    std::int64_t memory_bytes{}; ///< address space
    std::size_t output_bytes{};
};

enum class ChildEnd : std::uint8_t {
    done,    ///< exit status 0
    failed,  ///< another exit status, or more output than allowed
    crashed, ///< ended by a signal
    used_up, ///< needed more processor time than allowed
    late,    ///< was still at work when its time was over
};

struct ChildOutcome {
    ChildEnd end{ChildEnd::failed};
    std::string output;
};

/// Runs hostile work in child processes: `motcua-examine` limits itself, then does the work or becomes the
/// program named. Thread-safe.
class Runner {
public:
    explicit Runner(std::filesystem::path examine_program);

    /// The own examination of the file at descriptor `input`.
    [[nodiscard]] core::Expected<ChildOutcome>
    examine(OpenFile const& input, ChildLimits const& limits) const;

    /// `command`: a program, found in the system's own directories, and its arguments; the file is its
    /// standard input. Errors of both: unavailable "examination_unavailable".
    [[nodiscard]] core::Expected<ChildOutcome>
    run(std::vector<std::string> const& command, OpenFile const& input, ChildLimits const& limits) const;

    /// Whether the program is there.
    [[nodiscard]] core::Expected<void> ready() const;

private:
    [[nodiscard]] core::Expected<ChildOutcome>
    spawn(std::vector<std::string> const& arguments, OpenFile const& input, ChildLimits const& limits) const;

    std::filesystem::path program_;
};

} // namespace motcua::files
