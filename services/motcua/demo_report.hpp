#pragma once

#include "api_client.hpp"
#include "demo.hpp"

#include <map>
#include <string>

namespace motcua::services {

/// Prints what became of the demo's dossiers, each count beside the recount from the event feed. Returns the
/// exit status: 0 when both agree and every apology owed was issued.
[[nodiscard]] int tell_what_happened(
    ApiClient& api,
    DemoTokens const& tokens,
    int dossiers,
    std::map<std::string, int> const& refused
);

} // namespace motcua::services
