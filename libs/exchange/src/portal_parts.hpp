#pragma once

#include <motcua/app/portal.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motcua::exchange {

/// Every file a message speaks of, with its component and its name at the portal, in one list.
[[nodiscard]] boost::json::array
attachments(boost::json::object const& facts, std::vector<app::PortalFileName> const& names);

/// A form of one part, the file.
[[nodiscard]] std::string form_of(
    std::string const& boundary,
    std::string const& part,
    app::PortalFile const& file,
    std::string_view bytes
);

/// By chance; stands nowhere in the bytes.
[[nodiscard]] std::string fresh_boundary(std::string_view bytes);

/// The path with `id` in the place of "{id}", coded.
[[nodiscard]] std::string path_with(std::string path, std::string const& id);

} // namespace motcua::exchange
