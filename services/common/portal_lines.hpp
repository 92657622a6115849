#pragma once

#include <motcua/app/portal.hpp>
#include <motcua/config/settings.hpp>

#include <memory>
#include <string>
#include <vector>

namespace motcua::services {

/// One configured portal with its gateway.
struct PortalLine {
    std::string target;
    bool repository{};
    bool issues_codes{};
    int pull_seconds{};   ///< 0: does not pull
    int reconcile_hour{}; ///< -1: by hand only
    int reconcile_days{};
    std::unique_ptr<app::PortalGateway> gateway;
};

/// The portals of the settings' portals.file, checked, with their secrets; none without a file.
/// Errors: those of catalogue::load_portals, "secret_unreadable", "network", "plain_http_in_production".
[[nodiscard]] core::Expected<std::vector<PortalLine>> load_portal_lines(config::Settings const& settings);

} // namespace motcua::services
