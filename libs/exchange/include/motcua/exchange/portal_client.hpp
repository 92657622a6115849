#pragma once

#include <motcua/app/portal.hpp>
#include <motcua/app/portal_format.hpp>
#include <motcua/exchange/http_client.hpp>

#include <memory>
#include <string>

namespace motcua::exchange {

/// Where a portal is and as whom this office speaks to it.
struct PortalAccess {
    std::string base_url; ///< without a slash at the end
    std::string account;
    std::string secret;
    OutOptions out;
    std::size_t file_bytes{64 * 1024 * 1024}; ///< of one attachment
};

/// A gateway that writes and reads by the format. The token is kept until it runs out or the portal no longer
/// takes it. What a portal says against a message stands in the failure's text, for officers; it is never
/// logged.
[[nodiscard]] std::unique_ptr<app::PortalGateway>
make_portal_gateway(app::PortalFormat format, PortalAccess access);

} // namespace motcua::exchange
