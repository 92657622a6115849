#pragma once

#include "json_fields.hpp"
#include <motcua/app/portal_format.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace motcua::catalogue {

/// The fields of one call, checked against what such a message knows and the format's code lists.
[[nodiscard]] std::vector<app::PortalField> read_portal_fields(
    app::PortalFormat const& format,
    std::string const& call,
    boost::json::object const& source,
    std::string const& place,
    Faults& faults
);

} // namespace motcua::catalogue
