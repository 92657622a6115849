#pragma once

#include <motcua/config/settings.hpp>

#include <cstdint>
#include <string>

namespace motcua::services {

struct PortalOrder {
    std::string target;
    std::string state{"poison"};
    std::string from; ///< "2026-03-01"
    std::string to;
    std::int64_t message{};
    std::string reason;
};

/// One line a portal; exit status 1 when one is left alone or something waits for a person.
[[nodiscard]] int show_portals(config::Settings const& settings);

[[nodiscard]] int show_portal_messages(config::Settings const& settings, PortalOrder const& order);

/// The reason is kept with the message, under the name of the operator's account on this machine.
[[nodiscard]] int
decide_portal_message(config::Settings const& settings, PortalOrder const& order, bool skip);

/// Queues dossiers received in these days that the portal was never told of; running it again queues nothing.
[[nodiscard]] int backfill_portal(config::Settings const& settings, PortalOrder const& order);

/// Asks the server to compare; the outcome stands in the API.
[[nodiscard]] int reconcile_portal(config::Settings const& settings, PortalOrder const& order);

} // namespace motcua::services
