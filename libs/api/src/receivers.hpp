#pragma once

#include "endpoint.hpp"
#include <motcua/http/body_receiver.hpp>

#include <memory>

/// Every receiver of a streamed body, by file. routes.cpp binds each to its verb and pattern.
namespace motcua::api {

// upload_receiver.cpp
[[nodiscard]] std::unique_ptr<http::BodyReceiver>
receive_new_upload(Services& services, RouteRight const& right);
[[nodiscard]] std::unique_ptr<http::BodyReceiver>
receive_upload_piece(Services& services, RouteRight const& right);

// form_receiver.cpp
[[nodiscard]] std::unique_ptr<http::BodyReceiver> receive_form(Services& services, RouteRight const& right);

} // namespace motcua::api
