#pragma once

#include <string>

namespace motcua::services {

/// Bearer tokens of the demo's people, one per role.
struct DemoTokens {
    std::string clerk;
    std::string reviewer;
    std::string leader;
    std::string admin;
    std::string integration;
};

/// Reads a tokens file: JSON object by role. Throws std::runtime_error when one is missing.
[[nodiscard]] DemoTokens read_tokens(std::string const& place);

/// Lives through the first quarter of 2026 with generated dossiers over the public API and the test clock,
/// then prints what became of them and recounts it from the event feed. Returns the exit status: 0 when both
/// counts agree and every apology owed was issued.
[[nodiscard]] int
run_demo(std::string const& base_url, DemoTokens const& tokens, std::string const& unit, int dossiers);

} // namespace motcua::services
