#pragma once

#include <motcua/api/services.hpp>

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace motcua::api {

/// The events of a page as the store gives it.
[[nodiscard]] std::vector<HeardEvent> read_events(std::string const& page);

/// Reads each committed event once for all who wait, instead of every waiter asking the database. Used by one
/// thread at a time.
class EventTail {
public:
    explicit EventTail(Services& services)
        : services_(services) {}

    /// Tells the waiters a batch of what was committed since the last turn; true when there may be more.
    /// After a failure nothing was told: the next turn starts at the same place.
    [[nodiscard]] core::Expected<bool> turn();

private:
    using Callers = std::unordered_map<std::string, WantedEvents>;

    core::Expected<std::vector<HeardEvent>> read();
    core::Expected<void> look_at_credentials();
    core::Expected<std::set<std::string>> refused_of(Callers const& callers);

    Services& services_;
    std::chrono::steady_clock::time_point looked_at_; ///< the credentials of all who wait
    std::int64_t position_{0}; ///< of the last event told, or passed while nobody waited
};

} // namespace motcua::api
