#pragma once

#include <motcua/app/portal_store.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <vector>

/// What schemas/sql/0022_portal.sql reads and writes.
namespace motcua::storage {

[[nodiscard]] std::vector<app::PortalMessage> read_portal_messages(boost::json::value const& claimed);
[[nodiscard]] std::vector<app::PortalFetch> read_portal_fetches(boost::json::value const& claimed);
[[nodiscard]] std::vector<app::PortalUnread> read_portal_unread(boost::json::value const& claimed);

/// With the moment beside it.
struct ReadBreaker {
    app::PortalBreaker breaker;
    core::Instant now;
};

[[nodiscard]] ReadBreaker read_portal_breaker(boost::json::value const& breaker);

/// The reason goes with it when there is one.
[[nodiscard]] boost::json::object
write_portal_breaker(app::PortalBreaker const& breaker, std::optional<core::Failure> const& why);
[[nodiscard]] boost::json::object write_portal_outcome(app::PortalOutcome const& outcome);
[[nodiscard]] boost::json::object write_portal_fetched(app::PortalFetched const& outcome);
[[nodiscard]] boost::json::array write_portal_statuses(std::vector<app::PortalStatus> const& items);

/// {"rule", "detail", "detail_en", "errors"}: why something waits for a person.
[[nodiscard]] boost::json::object write_portal_problem(core::Failure const& why);

} // namespace motcua::storage
