#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace motcua::tests {

struct ProgramResult {
    int status; ///< exit status
    std::string output;
};

/// Runs a command line of the shell; standard error goes with the output.
[[nodiscard]] inline ProgramResult run_program(std::string const& command) {
    auto* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        throw std::runtime_error("cannot start a shell");
    }
    auto result = ProgramResult{0, {}};
    auto piece = std::array<char, 4096>();
    for (auto count = std::fread(piece.data(), 1, piece.size(), pipe); count > 0;
         count = std::fread(piece.data(), 1, piece.size(), pipe)) {
        result.output.append(piece.data(), count);
    }
    auto const ended = ::pclose(pipe);
    result.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    return result;
}

} // namespace motcua::tests
