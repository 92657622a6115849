#pragma once

#include <motcua/http/server.hpp>

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace motcua::http {

/// TLS 1.2+ server context with forward-secret AEAD suites only. Throws std::system_error when the files
/// cannot be read or do not belong together.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> make_tls_context(ServerOptions const& options);

} // namespace motcua::http
