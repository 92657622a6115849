#pragma once

#include "endpoint.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace motcua::api {

/// Where the page begins that the cursor in the query parameter `name` leads to; nothing: at the start.
/// Errors: invalid "cursor_invalid".
[[nodiscard]] core::Expected<std::optional<app::PageFrom>> page_place(
    Services& services,
    http::Request const& request,
    std::string const& kind,
    std::string const& name = "after"
);

/// A day of the query; nothing when it was not given or is empty. Errors: invalid "date".
[[nodiscard]] core::Expected<std::optional<core::Date>>
day_asked(http::Request const& request, std::string const& name);

/// Cursor of the page after this row.
[[nodiscard]] std::string cursor_after(Services& services, std::string const& kind, app::PageFrom const& row);

/// A page of rows as the store gives them: each carries "sort", which is taken away, beside its id.
[[nodiscard]] http::Response sorted_page(
    Services& services,
    std::string const& kind,
    std::string const& documents,
    std::string_view id,
    int limit
);

} // namespace motcua::api
