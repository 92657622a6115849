#pragma once

#include <motcua/api/services.hpp>

#include <cstdint>
#include <set>
#include <vector>

namespace motcua::api {

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
    core::Expected<std::vector<FeedEvent>> read();
    core::Expected<std::set<std::string>> refused_hearers(std::vector<FeedEvent> const& events);

    Services& services_;
    std::int64_t position_{0}; ///< of the last event told, or passed while nobody waited
};

} // namespace motcua::api
