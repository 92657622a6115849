#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/app/store.hpp>

#include <cstdint>
#include <optional>
#include <string>

/// Refusals of callers who are known: who was kept from what, by which rule. Never personal data.
namespace motcua::app {

struct AccessRefusal {
    std::string actor;  ///< account name
    std::string action; ///< of the route
    std::string route;  ///< "GET /v1/dossiers/{id}"
    std::string target; ///< ids of the path as they are, anything else by its hash; empty: the route has none
    std::string rule;
};

struct RefusalFilter {
    std::string actor; ///< empty: of everybody
    std::string rule;
    std::int64_t before{0}; ///< number of the last one seen; 0: from the newest
    int limit{50};
};

/// Blocks on the database.
class AccessLog {
public:
    AccessLog() = default;
    AccessLog(AccessLog const&) = delete;
    AccessLog& operator=(AccessLog const&) = delete;
    virtual ~AccessLog() = default;

    /// Alike refusals of a day are counted on one line; see note_refusal() in SQL for its limits.
    [[nodiscard]] virtual core::Expected<void> note_refusal(AccessRefusal const& refusal) = 0;

    /// JSON array, newest line first; each with "number" for the cursor.
    [[nodiscard]] virtual core::Expected<std::string> refusals(RefusalFilter const& filter) = 0;
};

} // namespace motcua::app
